using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Iot.Rules.Sql.Expressions;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary><c>SELECT … FROM '…' [WHERE …]</c>, parsed.</summary>
internal sealed record SqlStatement
{
    /// <summary>The SELECT list; of <c>SELECT VALUE</c> one member.</summary>
    public required IReadOnlyList<SelectItem> Items { get; init; }

    /// <summary>Whether the result is the one member's value itself.</summary>
    public required bool IsValue { get; init; }

    /// <summary>The topic filter.</summary>
    public required string From { get; init; }

    /// <summary>The condition, or <see langword="null"/>.</summary>
    public required SqlExpression? Where { get; init; }

    /// <summary>Whether the actions run. WHERE comes before SELECT and can't see its names; Undefined is not true.</summary>
    public bool Applies(RuleContext context) => Where is null || Where.Evaluate(context).IsTrue;

    /// <summary>The result, or <see langword="null"/> when there is none: fields can't be added to what is not an object.</summary>
    public RuleOutput? Select(RuleContext context)
    {
        if (Items is [{ Expression: null }])
        {
            return new RuleOutput(context.Message.Payload, context.Payload is not null);
        }

        if (!IsValue)
        {
            return SelectObject(context) is { } result ? Json(result) : null;
        }

        var value = Items[0].Expression!.Evaluate(context);
        return value.Kind is SqlKind.Undefined or SqlKind.Binary ? null : Json(value.ToJson());
    }

    private static RuleOutput Json(JsonNode? node) => new(Encoding.UTF8.GetBytes(node?.ToJsonString() ?? "null"), IsJson: true);

    // Of two members with one name the later one wins; what AWS does is not documented.
    private JsonObject? SelectObject(RuleContext context)
    {
        var result = new JsonObject();
        foreach (var item in Items)
        {
            if (item.Expression is not null)
            {
                var value = item.Expression.Evaluate(context);
                if (value.Kind is not (SqlKind.Undefined or SqlKind.Binary))
                {
                    result[item.Name] = value.ToJson();
                }
            }
            else if (context.Payload is JsonObject payload)
            {
                foreach (var (name, node) in payload)
                {
                    result[name] = SqlValue.FromJson(node).ToJson();
                }
            }
            else if (!context.Message.Payload.IsEmpty)
            {
                return null;
            }
        }

        return result;
    }
}
