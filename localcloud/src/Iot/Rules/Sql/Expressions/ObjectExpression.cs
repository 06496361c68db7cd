using System.Text.Json.Nodes;

namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary><c>{'a': b}</c> (developer guide, "iot-sql-literals"). What is Undefined is left out, as in JSON.</summary>
internal sealed record ObjectExpression(IReadOnlyList<KeyValuePair<string, SqlExpression>> Fields) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope)
    {
        var result = new JsonObject();
        var size = 0L;
        foreach (var (name, expression) in Fields)
        {
            var value = expression.Evaluate(scope);
            var more = name.Length + SqlSizes.Of(value);
            scope.Context.Budget.Spend(more);
            if ((size += more) > SqlSizes.Largest)
            {
                return SqlValue.Undefined;
            }

            if (value.IsJson)
            {
                result[name] = value.ToJson();
            }
        }

        return SqlValue.Of(result);
    }
}
