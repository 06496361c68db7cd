using System.Text.Json.Nodes;

namespace LocalCloud.Iot.Rules.Sql.Expressions;

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
