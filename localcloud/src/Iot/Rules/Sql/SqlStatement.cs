using System.Text;
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
