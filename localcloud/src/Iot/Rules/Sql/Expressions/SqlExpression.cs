using System.Text.Json.Nodes;
using LocalCloud.Iot.Rules.Sql.Functions;
using LocalCloud.Iot.Rules.Sql.Numbers;

namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>A node of the syntax tree, which evaluates itself.</summary>
internal abstract record SqlExpression
{
    /// <summary>The value for one message or element. What goes wrong is Undefined.</summary>
    /// <exception cref="SqlBudgetException">It makes too much work.</exception>
    public abstract SqlValue Evaluate(SqlScope scope);
}

/// <summary>A literal.</summary>
internal sealed record LiteralExpression(SqlValue Value) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope) => Value;
}

/// <summary><c>*</c> as a value: the payload, or the element that a nested query is at.</summary>
internal sealed record PayloadExpression : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope) => scope.Row;
}

/// <summary><c>@name</c>, a variable of SET (developer guide, "iot-sql-set").</summary>
internal sealed record VariableExpression(string Name) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope) => scope.Context.Variable(Name);
}

/// <summary>A name: a field of the payload or of an element, or a nested query's alias.</summary>
internal sealed record PathExpression(string Name) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope) => scope.Find(Name);
}

/// <summary><c>….a.b</c>: fields of what stands before (developer guide, "iot-sql-json").</summary>
internal sealed record MemberExpression(SqlExpression Target, IReadOnlyList<string> Names) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope) => Names.Aggregate(Target.Evaluate(scope), SqlScope.Field);
}

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

/// <summary>
/// <c>cast(x AS Int)</c> (developer guide, "iot-sql-functions", cast). Of its tables one line is not followed: casting a String to String
/// gives it as it is, not a Boolean.
/// </summary>
internal sealed record CastExpression(SqlExpression Operand, CastTarget Target) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope)
    {
        var value = Operand.Evaluate(scope);
        scope.Context.Budget.Spend(SqlSizes.Of(value));
        return Target switch
        {
            CastTarget.Text => value.AsText() is { } text ? SqlValue.Of(text) : SqlValue.Undefined,
            CastTarget.Boolean => ToBoolean(value),
            CastTarget.Int => Number(value)?.Floor() is { IsInt: true } whole ? SqlValue.Of(whole) : SqlValue.Undefined,
            CastTarget.Double => Number(value) is { } number ? SqlValue.Of(SqlDecimal.Of(number.ToDouble())) : SqlValue.Undefined,
            _ => SqlValue.Of(Number(value)),
        };
    }

    private static SqlDecimal? Number(SqlValue value) =>
        value.Kind == SqlKind.Boolean ? SqlDecimal.Of(value.IsTrue ? 1L : 0L) : value.AsNumber();

    private static SqlValue ToBoolean(SqlValue value) => value.Kind == SqlKind.Number
        ? SqlValue.Of(value.Number.Sign != 0)
        : value.AsBoolean() is { } flag ? SqlValue.Of(flag) : SqlValue.Undefined;
}

/// <summary>What <see cref="CastExpression"/> makes.</summary>
internal enum CastTarget
{
    /// <summary>String.</summary>
    Text,

    /// <summary>Int.</summary>
    Int,

    /// <summary>Decimal with the precision of a double.</summary>
    Double,

    /// <summary>Decimal.</summary>
    Decimal,

    /// <summary>Boolean.</summary>
    Boolean,
}
