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
