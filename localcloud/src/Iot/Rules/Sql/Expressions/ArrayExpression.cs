using System.Text.Json.Nodes;

namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary><c>[a, b]</c> (developer guide, "iot-sql-literals"). What is Undefined is left out, as in JSON.</summary>
internal sealed record ArrayExpression(IReadOnlyList<SqlExpression> Items) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope)
    {
        var array = new JsonArray();
        var size = 0L;
        foreach (var item in Items)
        {
            var value = item.Evaluate(scope);
            var more = SqlSizes.Of(value);
            scope.Context.Budget.Spend(more);
            if ((size += more) > SqlSizes.Largest)
            {
                return SqlValue.Undefined;
            }

            if (value.IsJson)
            {
                array.Add(value.ToJson());
            }
        }

        return SqlValue.Of(array);
    }
}
