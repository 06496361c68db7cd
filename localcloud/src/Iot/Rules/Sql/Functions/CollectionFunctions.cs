using System.Text.Json.Nodes;

namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>Functions on arrays and objects.</summary>
internal static class CollectionFunctions
{
    private const int MaxTransformedBytes = 128 * 1024;

    /// <summary>The functions.</summary>
    public static IEnumerable<SqlFunction> All =>
    [
        new("get", 2, 2, static (_, arguments) => Get(arguments[0], arguments[1])),
        new("concat", 0, 100, static (_, arguments) => Concat(arguments)),
        new("transform", 3, 3, static (_, arguments) => Transform(arguments)),
    ];

    // By index from 0, as the guide's table says; its example get("abc", 1) = "a" does not.
    private static SqlValue Get(SqlValue from, SqlValue key) => from switch
    {
        { Node: JsonArray items } when Index(key, items.Count) is { } at => SqlValue.FromJson(items[at]),
        { Node: JsonObject } when key.Kind == SqlKind.Text => SqlScope.Field(from, key.Text),
        { Kind: SqlKind.Text, Text: var text } when Index(key, text.Length) is { } at => SqlValue.Of(text[at].ToString()),
        _ => SqlValue.Undefined,
    };

    private static int? Index(SqlValue key, int count) =>
        key.AsNumber()?.ToIndex() is { } at && at >= 0 && at < count ? at : null;

    // Nothing, the argument itself, an array of all if one is an array, or a text of all if one is a text.
    private static SqlValue Concat(IReadOnlyList<SqlValue> arguments)
    {
        if (arguments.Count < 2)
        {
            return arguments is [var single] ? single : SqlValue.Undefined;
        }

        if (arguments.Any(argument => argument.Node is JsonArray))
        {
            return ConcatArrays(arguments);
        }

        var parts = arguments.Select(argument => argument.AsText()).ToList();
        return parts.Contains(null) || !arguments.Any(argument => argument.Kind == SqlKind.Text)
            ? SqlValue.Undefined
            : SqlValue.Of(string.Concat(parts));
    }

    private static SqlValue ConcatArrays(IReadOnlyList<SqlValue> arguments)
    {
        if (arguments.Sum(SqlSizes.Of) > SqlSizes.Largest)
        {
            return SqlValue.Undefined;
        }

        var result = new JsonArray();
        foreach (var argument in arguments.Where(argument => argument.IsJson))
        {
            var json = argument.ToJson();
            JsonNode?[] items = json is JsonArray array ? [.. array] : [json];
            (json as JsonArray)?.Clear();
            foreach (var item in items)
            {
                result.Add(item);
            }
        }

        return SqlValue.Of(result);
    }

    // transform('enrichArray', attributes, elements): each element with the attributes. With one name in both, which wins is not documented.
    private static SqlValue Transform(IReadOnlyList<SqlValue> arguments)
    {
        if (arguments is not [{ Kind: SqlKind.Text, Text: "enrichArray" }, { Node: JsonObject attributes } enriching, { Node: JsonArray elements } array]
            || elements.Any(element => element is not JsonObject)
            || SqlSizes.Of(array) + (elements.Count * SqlSizes.Of(enriching)) > SqlSizes.Largest)
        {
            return SqlValue.Undefined;
        }

        var result = array.ToJson()!.AsArray();
        foreach (var element in result)
        {
            foreach (var (name, value) in attributes)
            {
                element![name] = SqlValue.FromJson(value).ToJson();
            }
        }

        return System.Text.Encoding.UTF8.GetByteCount(RuleJson.Write(result)) <= MaxTransformedBytes
            ? SqlValue.Of(result)
            : SqlValue.Undefined;
    }
}
