using System.Text.Json.Nodes;

namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>
/// <c>SELECT … FROM path [AS name] [WHERE …]</c> within a statement (developer guide, "iot-sql-nested-queries"): over an array the array
/// of the results, over an object its result. Elements without result are left out.
/// </summary>
internal sealed record QueryExpression(SelectList List, SqlExpression From, string? Alias, SqlExpression? Where) : SqlExpression
{
    private const int CostPerElement = 20;

    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope)
    {
        var source = From.Evaluate(scope);
        if (source.Node is not JsonArray elements)
        {
            return source.Node is JsonObject ? Select(scope.At(source with { Payload = null }, Alias)) : SqlValue.Undefined;
        }

        var results = new JsonArray();
        var size = 0L;
        foreach (var element in elements)
        {
            var value = Select(scope.At(SqlValue.FromJson(element), Alias));
            var more = SqlSizes.Of(value);
            scope.Context.Budget.Spend(CostPerElement + more);
            if ((size += more) > SqlSizes.Largest)
            {
                return SqlValue.Undefined;
            }

            if (value.IsJson)
            {
                results.Add(value.ToJson());
            }
        }

        return SqlValue.Of(results);
    }

    private SqlValue Select(SqlScope scope) =>
        Where is null || Where.Evaluate(scope).IsTrue ? List.Evaluate(scope) : SqlValue.Undefined;
}

/// <summary><c>EXISTS (SELECT …)</c>: whether the query has a result (developer guide, "iot-sql-operators").</summary>
internal sealed record ExistsExpression(QueryExpression Query) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope) => Query.Evaluate(scope) switch
    {
        { IsUndefined: true } => SqlValue.Of(flag: false),
        { Node: JsonArray results } => SqlValue.Of(results.Count > 0),
        _ => SqlValue.Of(flag: true),
    };
}
