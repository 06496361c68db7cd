using System.Text;
using LocalCloud.Iot.Rules.Sql.Expressions;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>
/// A text with <c>${expression}</c> in it. The expressions see the original payload, not the SELECT's names (developer guide,
/// "iot-substitution-templates").
/// </summary>
internal sealed class SubstitutionText
{
    private readonly List<(string Before, SqlExpression? Expression)> _parts = [];

    /// <summary>Parses the text.</summary>
    /// <exception cref="SqlSyntaxException">An expression is wrong or has no end.</exception>
    public SubstitutionText(string text)
    {
        Text = text;
        var at = 0;
        while (text.IndexOf("${", at, StringComparison.Ordinal) is >= 0 and var start)
        {
            var end = EndOf(text, start + 2);
            _parts.Add((text[at..start], StatementParser.ParseExpression(text[(start + 2)..end])));
            at = end + 1;
        }

        _parts.Add((text[at..], null));
    }

    /// <summary>The text as written.</summary>
    public string Text { get; }

    /// <summary>
    /// The text for one message. What is Undefined becomes <c>undefined</c>, as messages on AWS were seen to be named; the guide's "an
    /// empty string when serialized by itself" is about results.
    /// </summary>
    /// <exception cref="SqlBudgetException">It makes too much work.</exception>
    public string Fill(RuleContext context)
    {
        var filled = new StringBuilder();
        foreach (var (before, expression) in _parts)
        {
            filled.Append(before);
            if (expression is not null)
            {
                filled.Append(expression.Evaluate(SqlScope.Root(context)).AsText() ?? "undefined");
            }
        }

        return filled.ToString();
    }

    // The brace that ends an expression is not one in a text or of an object literal.
    private static int EndOf(string text, int start)
    {
        var depth = 0;
        for (var at = start; ;)
        {
            var token = Tokenizer.Next(text, ref at);
            if (token.Kind == TokenKind.End)
            {
                throw new SqlSyntaxException(start - 1, "${ without its }");
            }

            if (token.IsSymbol("}") && depth-- == 0)
            {
                return token.Position - 1;
            }

            depth += token.IsSymbol("{") ? 1 : 0;
        }
    }
}
