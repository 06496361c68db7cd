using LocalCloud.Iot.Rules.Sql.Functions;

namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>A function call; the number of arguments is checked when the statement is parsed.</summary>
internal sealed record CallExpression(SqlFunction Function, IReadOnlyList<SqlExpression> Arguments) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope)
    {
        SqlValue[] arguments = [.. Arguments.Select(argument => argument.Evaluate(scope))];
        scope.Context.Budget.Spend(Function.Cost + arguments.Sum(SqlSizes.Of));
        var result = Function.Body(scope.Context, arguments);
        return result.Text.Length <= SqlSizes.Largest ? result : SqlValue.Undefined;
    }
}
