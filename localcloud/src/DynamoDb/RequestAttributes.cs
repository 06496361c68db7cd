using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.DynamoDb;

/// <summary>The attributes that a request names: the condition key <c>dynamodb:Attributes</c>.</summary>
internal static class RequestAttributes
{
    private static readonly string[] Expressions =
        ["ProjectionExpression", "ConditionExpression", "FilterExpression", "KeyConditionExpression", "UpdateExpression"];

    private static readonly string[] Maps =
        ["Item", "Key", "Expected", "AttributeUpdates", "ScanFilter", "QueryFilter", "KeyConditions"];

    /// <summary>
    /// Names of <paramref name="part"/> (a whole request, or the part of it for one table or item): keys of items, keys and the
    /// older condition maps, <c>AttributesToGet</c>, and the top level of every expression.
    /// </summary>
    public static IReadOnlyList<string> Of(JsonObject part)
    {
        var names = Placeholders(part);
        HashSet<string> found = [];
        foreach (var map in Maps)
        {
            found.UnionWith((part[map] as JsonObject ?? []).Select(pair => pair.Key));
        }

        found.UnionWith(Texts(part["AttributesToGet"]));
        foreach (var expression in Expressions.Select(name => Text(part[name])).OfType<string>())
        {
            found.UnionWith(ExpressionNames.TopLevel(expression, names));
        }

        return [.. found];
    }

    /// <summary><c>ExpressionAttributeNames</c>.</summary>
    public static Dictionary<string, string> Placeholders(JsonObject part) =>
        (part["ExpressionAttributeNames"] as JsonObject ?? [])
            .Where(pair => Text(pair.Value) is { })
            .ToDictionary(pair => pair.Key, pair => Text(pair.Value)!);

    /// <summary>A text, or <see langword="null"/> when it is none.</summary>
    public static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static IEnumerable<string> Texts(JsonNode? node) => (node as JsonArray ?? []).Select(Text).OfType<string>();
}
