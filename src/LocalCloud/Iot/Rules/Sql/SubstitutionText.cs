using System.Text;
using LocalCloud.Iot.Rules.Sql.Expressions;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>
/// A text with <c>${expression}</c> in it. The expressions see the original payload, not the SELECT's names. <c>$$</c> at the start
/// stands for one dollar sign, as in <c>$$aws/…</c>.
/// </summary>
internal sealed class SubstitutionText
{
    private readonly List<(string Before, SqlExpression? Expression)> _parts = [];

    /// <summary>Parses the text.</summary>
    /// <exception cref="SqlSyntaxException">An expression is wrong or has no end.</exception>
    public SubstitutionText(string text)
    {
        Text = text;
        var rest = text.StartsWith("$$", StringComparison.Ordinal) ? text[1..] : text;
        while (rest.IndexOf("${", StringComparison.Ordinal) is >= 0 and var start)
        {
            var end = rest.IndexOf('}', start);
            if (end < 0)
            {
                throw new SqlSyntaxException(text.Length - rest.Length + start + 1, "${ without its }");
            }

            _parts.Add((rest[..start], StatementParser.ParseExpression(rest[(start + 2)..end])));
            rest = rest[(end + 1)..];
        }

        _parts.Add((rest, null));
    }

    /// <summary>The text as written.</summary>
    public string Text { get; }

    /// <summary>The text for one message. What is Undefined becomes <c>undefined</c>.</summary>
    public string Fill(RuleContext context)
    {
        var filled = new StringBuilder();
        foreach (var (before, expression) in _parts)
        {
            filled.Append(before);
            if (expression is not null)
            {
                filled.Append(expression.Evaluate(context).AsText() ?? "undefined");
            }
        }

        return filled.ToString();
    }
}
