using LocalCloud.Iot.Rules.Sql.Functions;

namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>A function call; the number of arguments is checked when the statement is parsed.</summary>
internal sealed record CallExpression(SqlFunction Function, IReadOnlyList<SqlExpression> Arguments) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(RuleContext context) =>
        Function.Body(context, [.. Arguments.Select(argument => argument.Evaluate(context))]);
}
