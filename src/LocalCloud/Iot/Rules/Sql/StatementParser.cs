using LocalCloud.Iot.Rules.Sql.Expressions;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>Parses AWS IoT SQL of version 2016-03-23.</summary>
internal static class StatementParser
{
    /// <summary>Parses a rule's statement.</summary>
    /// <exception cref="SqlSyntaxException">It is wrong, or uses what is not supported.</exception>
    public static SqlStatement Parse(string sql)
    {
        var tokens = new TokenStream(Tokenizer.Tokenize(sql));
        var expressions = new ExpressionParser(tokens);
        tokens.Keyword("SELECT");
        var isValue = IsValueKeyword(tokens) && tokens.TryKeyword("VALUE");
        var items = isValue ? [new SelectItem(expressions.Parse(), "")] : Items(tokens, expressions);
        tokens.Keyword("FROM");
        var from = From(tokens);
        var where = tokens.TryKeyword("WHERE") ? expressions.Parse() : null;
        tokens.Take(TokenKind.End, "the end");
        return new SqlStatement { Items = items, IsValue = isValue, From = from, Where = where };
    }

    /// <summary>Parses a lone expression, as in <c>${…}</c>.</summary>
    /// <exception cref="SqlSyntaxException">It is wrong, or uses what is not supported.</exception>
    public static SqlExpression ParseExpression(string text)
    {
        var tokens = new TokenStream(Tokenizer.Tokenize(text));
        var expression = new ExpressionParser(tokens).Parse();
        tokens.Take(TokenKind.End, "the end");
        return expression;
    }

    // "value" is a popular name of fields too: it is the keyword only where an expression begins behind it.
    private static bool IsValueKeyword(TokenStream tokens) =>
        tokens.Peek.IsKeyword("VALUE")
        && (tokens.PeekSecond.IsSymbol("(") || tokens.PeekSecond.Kind is TokenKind.Word or TokenKind.Text or TokenKind.Number)
        && !tokens.PeekSecond.IsKeyword("FROM") && !tokens.PeekSecond.IsKeyword("AS");

    private static string From(TokenStream tokens)
    {
        var filter = tokens.Take(TokenKind.Text, "a topic filter in single quotes");
        return TopicFilter.ProblemOf(filter.Text) is { } problem
            ? throw new SqlSyntaxException(filter.Position, problem)
            : filter.Text;
    }

    private static List<SelectItem> Items(TokenStream tokens, ExpressionParser expressions)
    {
        List<SelectItem> items = [];
        do
        {
            items.Add(tokens.TrySymbol("*") ? new SelectItem(null, "") : Item(tokens, expressions));
        }
        while (tokens.TrySymbol(","));
        return items;
    }

    private static SelectItem Item(TokenStream tokens, ExpressionParser expressions)
    {
        var position = tokens.Peek.Position;
        var expression = expressions.Parse();
        if (tokens.TryKeyword("AS"))
        {
            return new SelectItem(expression, tokens.Take(TokenKind.Word, "a name").Text);
        }

        return expression is PathExpression path
            ? new SelectItem(expression, path.Names[^1])
            : throw new SqlSyntaxException(position, "an expression needs a name: AS …");
    }
}
