using System.Text.Json.Nodes;

namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary><c>= &lt;&gt; &lt; &lt;= &gt; &gt;=</c>. A text that reads as a number is compared with numbers as one.</summary>
internal sealed record ComparisonExpression(string Symbol, SqlExpression Left, SqlExpression Right) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(RuleContext context)
    {
        var (left, right) = (Left.Evaluate(context), Right.Evaluate(context));
        if (left.IsUndefined || right.IsUndefined)
        {
            return SqlValue.Undefined;
        }

        return Symbol switch
        {
            "=" => SqlValue.Of(AreEqual(left, right)),
            "<>" => SqlValue.Of(!AreEqual(left, right)),
            _ when Compare(left, right) is { } order => SqlValue.Of(Holds(order)),
            _ => SqlValue.Undefined,
        };
    }

    private static bool AreEqual(SqlValue left, SqlValue right) => (left.Kind, right.Kind) switch
    {
        (SqlKind.Boolean, SqlKind.Boolean) => left.IsTrue == right.IsTrue,
        (SqlKind.Null, SqlKind.Null) => true,
        (SqlKind.Structure, SqlKind.Structure) => JsonNode.DeepEquals(left.Node, right.Node),
        _ => Compare(left, right) == 0,
    };

    private static int? Compare(SqlValue left, SqlValue right)
    {
        if (left.Kind == SqlKind.Text && right.Kind == SqlKind.Text)
        {
            return string.CompareOrdinal(left.Text, right.Text);
        }

        return left.AsNumber() is { } a && right.AsNumber() is { } b ? a.CompareTo(b) : null;
    }

    private bool Holds(int order) => Symbol switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };
}
