using System.Runtime.InteropServices;
using System.Text.Json;
using Realtime.Messages;

namespace Functions.Json;

/// <summary>
/// Reads requests field by field, so that what a caller wrote wrongly becomes a problem that names the field, and never an
/// exception that Lambda would retry.
/// </summary>
internal static class JsonFields
{
    /// <summary>The field, or <see langword="null"/> when it is missing or <c>null</c>, or when this is no object.</summary>
    public static JsonElement? Field(this JsonElement value, string name) =>
        value.ValueKind is JsonValueKind.Object && value.TryGetProperty(name, out var field) && field.ValueKind is not JsonValueKind.Null
            ? field
            : null;

    /// <summary>The text of a string, or <see langword="null"/> when it is none or holds half a character (<c>"\ud800"</c>).</summary>
    public static string? Text(this JsonElement value)
    {
        try
        {
            return value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The value as it was written.</summary>
    public static Payload Payload(this JsonElement value) =>
        Realtime.Messages.Payload.Inspect(JsonMarshal.GetRawUtf8Value(value).ToArray());
}
