using System.Text.Json.Nodes;

namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary><c>a IN b</c>: whether the array <c>b</c> has an element that equals <c>a</c> (developer guide, "iot-sql-operators").</summary>
internal sealed record InExpression(SqlExpression Item, SqlExpression Array) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope)
    {
        var item = Item.Evaluate(scope);
        return Array.Evaluate(scope).Node is JsonArray array && !item.IsUndefined
            ? SqlValue.Of(array.Any(element => SqlEquality.AreEqual(item, SqlValue.FromJson(element), scope.Context.Budget) == true))
            : SqlValue.Undefined;
    }
}
