using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Iot.Rules.Sql.Expressions;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary><c>[SET …] SELECT … [FROM '…'] [WHERE …]</c>, parsed (developer guide, "iot-sql-reference").</summary>
internal sealed record SqlStatement
{
    /// <summary>The variables of SET, by name.</summary>
    public required IReadOnlyDictionary<string, SqlExpression> Variables { get; init; }

    /// <summary>The SELECT list.</summary>
    public required SelectList List { get; init; }

    /// <summary>The topic filter, or <see langword="null"/> for a rule that only Basic Ingest reaches.</summary>
    public required string? From { get; init; }

    /// <summary>The condition, or <see langword="null"/>.</summary>
    public required SqlExpression? Where { get; init; }

    /// <summary>Whether the actions run. WHERE comes before SELECT and can't see its names; Undefined is not true.</summary>
    /// <exception cref="SqlBudgetException">It makes too much work.</exception>
    public bool Applies(RuleContext context) => Where is null || Where.Evaluate(SqlScope.Root(context)).IsTrue;

    /// <summary>The result, or <see langword="null"/> when there is none.</summary>
    /// <exception cref="SqlBudgetException">It makes too much work.</exception>
    public RuleOutput? Select(RuleContext context)
    {
        if (List.IsStar)
        {
            return new RuleOutput(context.Message.Payload, context.Payload is not null);
        }

        var value = List.Evaluate(SqlScope.Root(context));
        return value.IsJson ? new RuleOutput(Encoding.UTF8.GetBytes(RuleJson.Write(value.ToJson())), IsJson: true) : null;
    }
}

/// <summary>What stands between SELECT and FROM (developer guide, "iot-sql-select").</summary>
/// <param name="Items">The members; of <c>SELECT VALUE</c> one.</param>
/// <param name="IsValue">Whether the result is the one member's value itself.</param>
internal sealed record SelectList(IReadOnlyList<SelectItem> Items, bool IsValue)
{
    /// <summary>Whether this is <c>*</c> alone.</summary>
    public bool IsStar => Items is [{ Expression: null }];

    /// <summary>The result; Undefined when there is none: fields can't be added to what is not an object.</summary>
    public SqlValue Evaluate(SqlScope scope)
    {
        if (IsStar)
        {
            return scope.Row;
        }

        if (IsValue)
        {
            return Items[0].Expression!.Evaluate(scope);
        }

        var result = new JsonObject();
        return Items.All(item => TryAdd(result, item, scope)) ? SqlValue.Of(result) : SqlValue.Undefined;
    }

    private static bool TryAdd(JsonObject result, SelectItem item, SqlScope scope)
    {
        if (item.Expression is null)
        {
            return TryAddRow(result, scope);
        }

        var value = item.Expression.Evaluate(scope);
        scope.Context.Budget.Spend(SqlSizes.Of(value));
        if (value.IsJson)
        {
            Put(result, item.Names, value.ToJson());
        }

        return true;
    }

    // An empty payload counts as an object without fields (developer guide, "binary-payloads").
    private static bool TryAddRow(JsonObject result, SqlScope scope)
    {
        if (scope.Row.Node is not JsonObject)
        {
            return scope.Row.Payload is { IsEmpty: true };
        }

        scope.Context.Budget.Spend(SqlSizes.Of(scope.Row));
        foreach (var (name, value) in scope.Row.ToJson()!.AsObject().ToList())
        {
            value?.Parent?.AsObject().Remove(name);
            result[name] = value;
        }

        return true;
    }

    // Of two members with one name the later one wins; what AWS does is not documented.
    private static void Put(JsonObject result, IReadOnlyList<string> names, JsonNode? value)
    {
        foreach (var name in names.SkipLast(1))
        {
            if (result[name] is not JsonObject inner)
            {
                result[name] = inner = [];
            }

            result = inner;
        }

        result[names[^1]] = value;
    }
}

/// <summary>One member of a SELECT list.</summary>
/// <param name="Expression">The expression, or <see langword="null"/> for <c>*</c>.</param>
/// <param name="Names">Its name in the result; several for <c>AS a.b</c>, which makes an object in an object.</param>
internal sealed record SelectItem(SqlExpression? Expression, IReadOnlyList<string> Names);

/// <summary>What a statement makes of a message.</summary>
/// <param name="Payload">The bytes for the actions.</param>
/// <param name="IsJson">Whether they are JSON; only a bare <c>SELECT *</c> lets anything else through.</param>
internal sealed record RuleOutput(ReadOnlyMemory<byte> Payload, bool IsJson);
