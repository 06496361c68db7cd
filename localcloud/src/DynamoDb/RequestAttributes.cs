using System.Buffers;
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

/// <summary>Tables are named by name or by ARN.</summary>
internal static class TableNames
{
    private const string InArn = ":table/";

    /// <summary>The table's name, or <see langword="null"/> when there is none.</summary>
    public static string? Of(JsonNode? nameOrArn) => RequestAttributes.Text(nameOrArn) is { Length: > 0 } text
        ? text.IndexOf(InArn, StringComparison.Ordinal) is var at && at >= 0
            ? text[(at + InArn.Length)..].Split('/')[0]
            : text
        : null;
}

/// <summary>Takes DynamoDB expressions apart as far as authorization needs it: which top-level attributes they name.</summary>
internal static class ExpressionNames
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_#:");

    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE",
    };

    /// <summary>The top-level attributes that <paramref name="expression"/> names, with <c>#names</c> replaced.</summary>
    public static IEnumerable<string> TopLevel(string expression, IReadOnlyDictionary<string, string> names)
    {
        var tokens = Tokens(expression);
        for (var i = 0; i < tokens.Count; i++)
        {
            var isNested = i > 0 && tokens[i - 1] == ".";
            var isFunction = i + 1 < tokens.Count && tokens[i + 1] == "(" && !Keywords.Contains(tokens[i]);
            if (!isNested && !isFunction && IsAttribute(tokens[i]))
            {
                yield return names.GetValueOrDefault(tokens[i], tokens[i]);
            }
        }
    }

    /// <summary>The placeholder (<c>:value</c>) that <paramref name="attribute"/> must equal, or <see langword="null"/>.</summary>
    public static string? EqualTo(string expression, string attribute, IReadOnlyDictionary<string, string> names)
    {
        // Parentheses may stand around it all, around each condition, or around a side.
        var tokens = Tokens(expression).Where(token => token is not ("(" or ")")).ToList();
        for (var i = 1; i + 1 < tokens.Count; i++)
        {
            if (tokens[i] == "=" && Names(tokens[i - 1]) && tokens[i + 1].StartsWith(':'))
            {
                return tokens[i + 1];
            }

            if (tokens[i] == "=" && Names(tokens[i + 1]) && tokens[i - 1].StartsWith(':'))
            {
                return tokens[i - 1];
            }
        }

        return null;

        bool Names(string token) => names.GetValueOrDefault(token, token) == attribute;
    }

    private static bool IsAttribute(string token) =>
        token[0] != ':' && !char.IsAsciiDigit(token[0]) && NameCharacters.Contains(token[0]) && !Keywords.Contains(token);

    private static List<string> Tokens(string expression)
    {
        List<string> tokens = [];
        for (var start = 0; start < expression.Length;)
        {
            if (char.IsWhiteSpace(expression[start]))
            {
                start++;
                continue;
            }

            var rest = expression.AsSpan(start);
            var length = Math.Max(1, rest.IndexOfAnyExcept(NameCharacters) is var end && end < 0 ? rest.Length : end);
            tokens.Add(expression.Substring(start, length));
            start += length;
        }

        return tokens;
    }
}
