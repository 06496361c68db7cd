using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.DynamoDb;

/// <summary>Plain JSON as DynamoDB's attribute values.</summary>
internal static class AttributeValues
{
    /// <summary>The attribute value of a JSON value: S, N, BOOL, NULL, L or M.</summary>
    public static JsonObject Of(JsonNode? value) => value switch
    {
        null => new() { ["NULL"] = true },
        JsonObject fields => new()
        {
            ["M"] = new JsonObject(fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Key, Of(field.Value)))),
        },
        JsonArray items => new() { ["L"] = new JsonArray([.. items.Select(Of)]) },
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => new() { ["S"] = value.GetValue<string>() },
            JsonValueKind.Number => new() { ["N"] = value.ToJsonString() },
            JsonValueKind.True or JsonValueKind.False => new() { ["BOOL"] = value.GetValue<bool>() },
            _ => new() { ["NULL"] = true },
        },
    };
}
