using System.Globalization;
using LocalCloud.Iot.Rules.Sql.Expressions;
using LocalCloud.Iot.Rules.Sql.Functions;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>
/// Parses expressions, weakest binding first: OR, AND, NOT, comparison, sum, product, sign.
/// </summary>
internal sealed class ExpressionParser(TokenStream tokens)
{
    // Far beyond any rule, and far from the end of the stack.
    private const int MaxDepth = 64;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "FROM", "WHERE", "AS", "AND", "OR", "NOT", "IN", "EXISTS", "CASE", "WHEN", "THEN", "ELSE", "END",
    };

    private int _depth;

    /// <summary>Parses one expression.</summary>
    /// <exception cref="SqlSyntaxException">There is none, or one that is not supported.</exception>
    public SqlExpression Parse()
    {
        if (++_depth > MaxDepth)
        {
            throw new SqlSyntaxException(tokens.Peek.Position, "expressions are nested too deeply");
        }

        var left = And();
        while (tokens.TryKeyword("OR"))
        {
            left = new LogicExpression(IsAnd: false, left, And());
        }

        _depth--;
        return left;
    }

    private SqlExpression And()
    {
        var left = Not();
        while (tokens.TryKeyword("AND"))
        {
            left = new LogicExpression(IsAnd: true, left, Not());
        }

        return left;
    }

    private SqlExpression Not()
    {
        var negations = 0;
        while (tokens.TryKeyword("NOT"))
        {
            negations++;
        }

        var operand = Comparison();
        for (; negations > 0; negations--)
        {
            operand = new NotExpression(operand);
        }

        return operand;
    }

    private SqlExpression Comparison()
    {
        var left = Sum();
        if (tokens.Peek.IsKeyword("IN"))
        {
            throw new SqlSyntaxException(tokens.Peek.Position, "IN is not supported");
        }

        return tokens.Peek is { Kind: TokenKind.Symbol, Text: "=" or "<>" or "<" or "<=" or ">" or ">=" }
            ? new ComparisonExpression(tokens.Take().Text, left, Sum())
            : left;
    }

    private SqlExpression Sum()
    {
        var left = Product();
        while (tokens.Peek is { Kind: TokenKind.Symbol, Text: "+" or "-" })
        {
            left = new ArithmeticExpression(tokens.Take().Text, left, Product());
        }

        return left;
    }

    private SqlExpression Product()
    {
        var left = Sign();
        while (tokens.Peek is { Kind: TokenKind.Symbol, Text: "*" or "/" or "%" })
        {
            left = new ArithmeticExpression(tokens.Take().Text, left, Sign());
        }

        return left;
    }

    private SqlExpression Sign() => tokens.TrySymbol("-")
        ? new ArithmeticExpression("-", new LiteralExpression(SqlValue.Of(0)), Primary())
        : Primary();

    private SqlExpression Primary()
    {
        var token = tokens.Peek;
        switch (token.Kind)
        {
            case TokenKind.Text:
                return new LiteralExpression(SqlValue.Of(tokens.Take().Text));
            case TokenKind.Number:
                return Number(tokens.Take());
            case TokenKind.Symbol when tokens.TrySymbol("("):
                var inner = Parse();
                tokens.Symbol(")");
                return inner;
            case TokenKind.Word when token.IsKeyword("CASE"):
                return Case();
            case TokenKind.Word when Reserved.Contains(token.Text):
                throw token.IsKeyword("SELECT") || token.IsKeyword("EXISTS")
                    ? new SqlSyntaxException(token.Position, "nested queries are not supported")
                    : tokens.Unexpected("an expression");
            case TokenKind.Word:
                return tokens.PeekSecond.IsSymbol("(") ? Call() : (SqlExpression?)Constant(token) ?? Path();
            default:
                throw tokens.Unexpected("an expression");
        }
    }

    private static LiteralExpression Number(Token token) =>
        decimal.TryParse(token.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? new LiteralExpression(SqlValue.Of(number))
            : throw new SqlSyntaxException(token.Position, "a number with too many digits");

    private LiteralExpression? Constant(Token token)
    {
        SqlValue? value = token switch
        {
            _ when token.IsKeyword("TRUE") => SqlValue.Of(flag: true),
            _ when token.IsKeyword("FALSE") => SqlValue.Of(flag: false),
            _ when token.IsKeyword("NULL") => SqlValue.Null,
            _ when token.IsKeyword("UNDEFINED") => SqlValue.Undefined,
            _ => null,
        };
        return value is { } literal && tokens.TryKeyword(token.Text) ? new LiteralExpression(literal) : null;
    }

    private PathExpression Path()
    {
        List<string> names = [tokens.Take().Text];
        while (tokens.TrySymbol("."))
        {
            names.Add(tokens.Take(TokenKind.Word, "a name").Text);
        }

        return new PathExpression(names);
    }

    private CaseExpression Case()
    {
        tokens.Keyword("CASE");
        var subject = Parse();
        List<(SqlExpression When, SqlExpression Then)> branches = [];
        while (tokens.TryKeyword("WHEN"))
        {
            var when = Parse();
            tokens.Keyword("THEN");
            branches.Add((when, Parse()));
        }

        if (branches.Count == 0)
        {
            throw tokens.Unexpected("WHEN");
        }

        var otherwise = tokens.TryKeyword("ELSE") ? Parse() : null;
        tokens.Keyword("END");
        return new CaseExpression(subject, branches, otherwise);
    }

    private CallExpression Call()
    {
        var name = tokens.Take();
        var function = SqlFunctions.Find(name.Text)
            ?? throw new SqlSyntaxException(name.Position, $"the function {name.Text}() is not supported");
        tokens.Symbol("(");
        List<SqlExpression> arguments = [];
        while (!tokens.TrySymbol(")"))
        {
            if (arguments.Count > 0)
            {
                tokens.Symbol(",");
            }

            arguments.Add(tokens.TrySymbol("*") ? new PayloadExpression() : Parse());
        }

        return arguments.Count >= function.MinArguments && arguments.Count <= function.MaxArguments
            ? new CallExpression(function, arguments)
            : throw new SqlSyntaxException(name.Position, $"{function.Name}() has a wrong number of arguments");
    }
}
