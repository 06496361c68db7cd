using System.Text.Json.Nodes;

namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary><c>a.b.c</c>: a field of the payload.</summary>
internal sealed record PathExpression(IReadOnlyList<string> Names) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(RuleContext context)
    {
        var node = context.Payload;
        foreach (var name in Names)
        {
            if (node is not JsonObject fields || !fields.TryGetPropertyValue(name, out node))
            {
                return SqlValue.Undefined;
            }
        }

        return SqlValue.FromJson(node);
    }
}
