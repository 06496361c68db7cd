using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>CloudFormation's view of scalars: each is also a string.</summary>
internal static class Scalars
{
    /// <summary>The text of a string, number or boolean; <see langword="null"/> for anything else.</summary>
    public static string? TextOf(JsonNode? node) => node switch
    {
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => value.ToJsonString(),
        },
        _ => null,
    };
}
