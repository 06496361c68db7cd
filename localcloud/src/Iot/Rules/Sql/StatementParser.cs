using LocalCloud.Iot.Rules.Sql.Expressions;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>Parses AWS IoT SQL of version 2016-03-23 (developer guide, "iot-sql-reference").</summary>
internal static class StatementParser
{
    // AWS quota ("iot-sql-set").
    private const int MaxVariables = 10;

    /// <summary>Parses a rule's statement.</summary>
    /// <exception cref="SqlSyntaxException">It is wrong, or uses what is not supported.</exception>
    public static SqlStatement Parse(string sql)
    {
        var tokens = new TokenStream(Tokenizer.Tokenize(sql));
        var names = new HashSet<string>();
        var expressions = new ExpressionParser(tokens, names);
        var variables = tokens.TryKeyword("SET") ? Variables(tokens, expressions, names) : [];
        var list = expressions.Queries.SelectList();
        var from = tokens.TryKeyword("FROM") ? From(tokens) : null;
        var where = tokens.TryKeyword("WHERE") ? expressions.Parse() : null;
        tokens.Take(TokenKind.End, from is null && where is null ? "FROM" : "the end");
        return new SqlStatement { Variables = variables, List = list, From = from, Where = where };
    }

    /// <summary>Parses a lone expression, as in <c>${…}</c>.</summary>
    /// <exception cref="SqlSyntaxException">It is wrong, or uses what is not supported.</exception>
    public static SqlExpression ParseExpression(string text)
    {
        var tokens = new TokenStream(Tokenizer.Tokenize(text));
        var expression = new ExpressionParser(tokens, variables: null).Parse();
        tokens.Take(TokenKind.End, "the end");
        return expression;
    }

    private static Dictionary<string, SqlExpression> Variables(
        TokenStream tokens, ExpressionParser expressions, HashSet<string> names)
    {
        var variables = new Dictionary<string, SqlExpression>();
        do
        {
            var name = tokens.Take(TokenKind.Variable, "a variable");
            tokens.Symbol("=");
            if (!variables.TryAdd(name.Text, expressions.Parse()))
            {
                throw new SqlSyntaxException(name.Position, $"{name.Text} has a value already");
            }

            // Only from here on: a variable can't be used in its own value.
            names.Add(name.Text);
            if (variables.Count > MaxVariables)
            {
                throw new SqlSyntaxException(name.Position, $"a statement has at most {MaxVariables} variables");
            }
        }
        while (tokens.TrySymbol(","));
        return variables;
    }

    private static string From(TokenStream tokens)
    {
        var filter = tokens.Take(TokenKind.Text, "a topic filter in single quotes");
        return TopicFilter.ProblemOf(filter.Text) is { } problem
            ? throw new SqlSyntaxException(filter.Position, problem)
            : filter.Text;
    }
}

/// <summary>Parses SELECT lists, of statements and of nested queries.</summary>
internal sealed class QueryParser(TokenStream tokens, ExpressionParser expressions)
{
    /// <summary>Parses <c>SELECT … FROM path [AS name] [WHERE …]</c>.</summary>
    /// <exception cref="SqlSyntaxException">It is wrong, or uses what is not supported.</exception>
    public QueryExpression Nested()
    {
        var list = SelectList();
        tokens.Keyword("FROM");
        var from = expressions.ParseOperand();
        var alias = tokens.TryKeyword("AS") ? tokens.Take(TokenKind.Word, "a name").Text : null;
        var where = tokens.TryKeyword("WHERE") ? expressions.Parse() : null;
        return new QueryExpression(list, from, alias, where);
    }

    /// <summary>Parses <c>SELECT …</c>.</summary>
    /// <exception cref="SqlSyntaxException">It is wrong, or uses what is not supported.</exception>
    public SelectList SelectList()
    {
        tokens.Keyword("SELECT");
        if (IsValueKeyword())
        {
            tokens.Take();
            var star = tokens.Peek.IsSymbol("*") && EndsList(tokens.PeekSecond) && tokens.TrySymbol("*");
            return new SelectList([new SelectItem(star ? null : expressions.Parse(), [])], IsValue: true);
        }

        List<SelectItem> items = [];
        do
        {
            items.Add(Item());
        }
        while (tokens.TrySymbol(","));
        return new SelectList(items, IsValue: false);
    }

    private static bool EndsList(Token token) =>
        token.Kind == TokenKind.End || token.IsSymbol(")") || token.IsKeyword("FROM") || token.IsKeyword("WHERE");

    // "value" is a popular name of fields too: it is the keyword only where an expression begins behind it.
    private bool IsValueKeyword()
    {
        var next = tokens.PeekSecond;
        return tokens.Peek.IsKeyword("VALUE") && next switch
        {
            { Kind: TokenKind.Symbol, Text: "(" or "[" or "{" } => true,
            { Kind: TokenKind.Symbol, Text: "*" } => EndsList(tokens.PeekThird),
            { Kind: TokenKind.Word } => !EndsList(next) && !next.IsKeyword("AS") && !next.IsKeyword("IN")
                && !next.IsKeyword("AND") && !next.IsKeyword("OR"),
            _ => next.Kind is TokenKind.Text or TokenKind.DoubleQuoted or TokenKind.Number or TokenKind.Variable,
        };
    }

    private SelectItem Item()
    {
        var second = tokens.PeekSecond;
        if (tokens.Peek.IsSymbol("*") && (second.IsSymbol(",") || EndsList(second)))
        {
            tokens.Take();
            return new SelectItem(null, []);
        }

        var position = tokens.Peek.Position;
        var expression = expressions.Parse();
        return new SelectItem(expression, tokens.TryKeyword("AS") ? Alias() : expression switch
        {
            PathExpression path => [path.Name],
            MemberExpression member => [member.Names[^1]],
            _ => throw new SqlSyntaxException(position, "an expression needs a name: AS …"),
        });
    }

    // The guide's own example has "AS bar.baz" ("iot-sql-json") without its result: an object in an object, here.
    private List<string> Alias()
    {
        List<string> names = [tokens.Take(TokenKind.Word, "a name").Text];
        while (tokens.TrySymbol("."))
        {
            names.Add(tokens.Take(TokenKind.Word, "a name").Text);
        }

        return names;
    }
}

/// <summary>A rule's SQL is wrong, or uses what LocalCloud does not carry out.</summary>
/// <param name="position">Where, counted from 1.</param>
/// <param name="problem">What.</param>
internal sealed class SqlSyntaxException(int position, string problem) : Exception($"at position {position}: {problem}");
