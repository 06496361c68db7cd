using System.Text.Json;
using Realtime.Users;

namespace Functions.Http;

/// <summary>A user as the HTTP API tells of them.</summary>
internal static class UserDescription
{
    public static void Write(Utf8JsonWriter writer, User user)
    {
        writer.WriteStartObject();
        writer.WriteString("sub"u8, user.Subject);
        writer.WriteStartArray("identityIds"u8);
        foreach (var identity in user.IdentityIds)
        {
            writer.WriteStringValue(identity);
        }

        writer.WriteEndArray();
        if (user.Name is { } name)
        {
            writer.WriteString("name"u8, name);
        }

        writer.WriteEndObject();
    }
}
