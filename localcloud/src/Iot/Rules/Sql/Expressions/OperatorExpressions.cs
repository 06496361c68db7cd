using System.Text.Json.Nodes;
using LocalCloud.Iot.Rules.Sql.Numbers;

namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>
/// <c>+ -</c> or <c>* / %</c>, from left to right; <c>+</c> with a text joins texts (developer guide, "iot-sql-operators").
/// Two Ints divide to an Int there; an example of "iot-sql-set" shows 43 * 5 / 9 as 23.89, which the table does not.
/// </summary>
internal sealed record ArithmeticExpression(SqlExpression First, IReadOnlyList<(string Symbol, SqlExpression Operand)> Rest) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope)
    {
        var result = First.Evaluate(scope);
        foreach (var (symbol, operand) in Rest)
        {
            result = Calculate(symbol, result, operand.Evaluate(scope), scope.Context.Budget);
        }

        return result;
    }

    private static SqlValue Calculate(string symbol, SqlValue left, SqlValue right, SqlBudget budget)
    {
        budget.Spend(SqlSizes.Of(left) + SqlSizes.Of(right));
        if (symbol == "+" && (left.Kind == SqlKind.Text || right.Kind == SqlKind.Text))
        {
            return left.AsText() is { } head && right.AsText() is { } tail && head.Length + tail.Length <= SqlSizes.Largest
                ? SqlValue.Of(head + tail)
                : SqlValue.Undefined;
        }

        // Only - * / % read texts as numbers.
        return (symbol != "+" || (left.Kind == SqlKind.Number && right.Kind == SqlKind.Number))
            && left.AsNumber() is { } a && right.AsNumber() is { } b
                ? SqlValue.Of(Calculate(symbol, a, b))
                : SqlValue.Undefined;
    }

    private static SqlDecimal? Calculate(string symbol, SqlDecimal a, SqlDecimal b) => symbol switch
    {
        "+" => a.Add(b),
        "-" => a.Subtract(b),
        "*" => a.Multiply(b),
        "/" => a.Divide(b),
        _ => a.Remainder(b),
    };
}

/// <summary>A minus sign before a value.</summary>
internal sealed record NegationExpression(SqlExpression Operand) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope) =>
        Operand.Evaluate(scope).AsNumber() is { } number ? SqlValue.Of(SqlDecimal.Of(0L).Subtract(number)) : SqlValue.Undefined;
}

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

/// <summary>
/// <c>CASE v WHEN a THEN b … ELSE c END</c>. If <c>v</c> is Undefined, so is the whole, with ELSE too (developer guide, "iot-sql-case").
/// </summary>
internal sealed record CaseExpression(
    SqlExpression Subject, IReadOnlyList<(SqlExpression When, SqlExpression Then)> Branches, SqlExpression? Else) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope)
    {
        var subject = Subject.Evaluate(scope);
        if (subject.IsUndefined)
        {
            return SqlValue.Undefined;
        }

        foreach (var (when, then) in Branches)
        {
            if (SqlEquality.AreEqual(subject, when.Evaluate(scope), scope.Context.Budget) == true)
            {
                return then.Evaluate(scope);
            }
        }

        return Else?.Evaluate(scope) ?? SqlValue.Undefined;
    }
}

/// <summary>What <c>=</c> means (developer guide, "iot-sql-operators").</summary>
internal static class SqlEquality
{
    /// <summary>
    /// Whether two values are equal. Values of different types are not: '5' is not 5. With Undefined the answer is Undefined.
    /// </summary>
    public static bool? AreEqual(SqlValue left, SqlValue right, SqlBudget budget)
    {
        budget.Spend(SqlSizes.Of(left) + SqlSizes.Of(right));
        if (left.IsUndefined || right.IsUndefined)
        {
            return null;
        }

        return left.Kind == right.Kind && left.Kind switch
        {
            SqlKind.Null => true,
            SqlKind.Boolean => left.IsTrue == right.IsTrue,
            SqlKind.Number => left.Number == right.Number,
            SqlKind.Text => left.Text == right.Text,
            SqlKind.Structure => AreEqual(left.Node, right.Node),
            _ => left.Payload is { } a && right.Payload is { } b && a.Span.SequenceEqual(b.Span),
        };
    }

    // The order of keys is unimportant, 1 and 1.0 are the same.
    private static bool AreEqual(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (JsonObject a, JsonObject b) =>
            a.Count == b.Count && a.All(field => b.TryGetPropertyValue(field.Key, out var other) && AreEqual(field.Value, other)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second)),
        (JsonObject or JsonArray, _) or (_, JsonObject or JsonArray) => false,
        _ => AreEqualLeaves(SqlValue.FromJson(left), SqlValue.FromJson(right)),
    };

    private static bool AreEqualLeaves(SqlValue left, SqlValue right) =>
        left.Kind == right.Kind && left.Number == right.Number && left.Text == right.Text && left.IsTrue == right.IsTrue
        && (left.Kind != SqlKind.Structure || left.Node!.ToJsonString() == right.Node!.ToJsonString());
}

/// <summary>
/// <c>AND</c> or <c>OR</c> on Booleans and on the texts true and false; with anything else among the operands it is Undefined (developer
/// guide, "iot-sql-operators").
/// </summary>
internal sealed record LogicExpression(bool IsAnd, IReadOnlyList<SqlExpression> Operands) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope)
    {
        var result = IsAnd;
        foreach (var operand in Operands)
        {
            if (operand.Evaluate(scope).AsBoolean() is not { } flag)
            {
                return SqlValue.Undefined;
            }

            result = IsAnd ? result && flag : result || flag;
        }

        return SqlValue.Of(result);
    }
}

/// <summary><c>NOT</c>, on Booleans and on the texts true and false.</summary>
internal sealed record NotExpression(SqlExpression Operand) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope) =>
        Operand.Evaluate(scope).AsBoolean() is { } flag ? SqlValue.Of(!flag) : SqlValue.Undefined;
}
