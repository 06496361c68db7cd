namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>
/// <c>= &lt;&gt; &lt; &lt;= &gt; &gt;=</c>. Greater and less are for numbers, and for texts that read as numbers; between other texts they are
/// Undefined (developer guide, "iot-sql-operators").
/// </summary>
internal sealed record ComparisonExpression(string Symbol, SqlExpression Left, SqlExpression Right) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope)
    {
        var (left, right) = (Left.Evaluate(scope), Right.Evaluate(scope));
        if (Symbol is "=" or "<>")
        {
            return SqlEquality.AreEqual(left, right, scope.Context.Budget) is { } equal
                ? SqlValue.Of(equal == (Symbol == "="))
                : SqlValue.Undefined;
        }

        return left.AsNumber() is { } a && right.AsNumber() is { } b ? SqlValue.Of(Holds(a.CompareWith(b))) : SqlValue.Undefined;
    }

    private bool Holds(int order) => Symbol switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };
}
