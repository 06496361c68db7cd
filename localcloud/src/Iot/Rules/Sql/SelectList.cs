using System.Text.Json.Nodes;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>What stands between SELECT and FROM (developer guide, "iot-sql-select").</summary>
/// <param name="Items">The members; of <c>SELECT VALUE</c> one.</param>
/// <param name="IsValue">Whether the result is the one member's value itself.</param>
internal sealed record SelectList(IReadOnlyList<SelectItem> Items, bool IsValue)
{
    /// <summary>Whether this is <c>*</c> alone.</summary>
    public bool IsStar => Items is [{ Expression: null }];

    /// <summary>The result; Undefined when there is none: fields can't be added to what is not an object.</summary>
    public SqlValue Evaluate(SqlScope scope)
    {
        if (IsStar)
        {
            return scope.Row;
        }

        if (IsValue)
        {
            return Items[0].Expression!.Evaluate(scope);
        }

        var result = new JsonObject();
        return Items.All(item => TryAdd(result, item, scope)) ? SqlValue.Of(result) : SqlValue.Undefined;
    }

    private static bool TryAdd(JsonObject result, SelectItem item, SqlScope scope)
    {
        if (item.Expression is null)
        {
            return TryAddRow(result, scope);
        }

        var value = item.Expression.Evaluate(scope);
        scope.Context.Budget.Spend(SqlSizes.Of(value));
        if (value.IsJson)
        {
            Put(result, item.Names, value.ToJson());
        }

        return true;
    }

    // An empty payload counts as an object without fields (developer guide, "binary-payloads").
    private static bool TryAddRow(JsonObject result, SqlScope scope)
    {
        if (scope.Row.Node is not JsonObject)
        {
            return scope.Row.Payload is { IsEmpty: true };
        }

        scope.Context.Budget.Spend(SqlSizes.Of(scope.Row));
        foreach (var (name, value) in scope.Row.ToJson()!.AsObject().ToList())
        {
            value?.Parent?.AsObject().Remove(name);
            result[name] = value;
        }

        return true;
    }

    // Of two members with one name the later one wins; what AWS does is not documented.
    private static void Put(JsonObject result, IReadOnlyList<string> names, JsonNode? value)
    {
        foreach (var name in names.SkipLast(1))
        {
            if (result[name] is not JsonObject inner)
            {
                result[name] = inner = [];
            }

            result = inner;
        }

        result[names[^1]] = value;
    }
}
