using LocalCloud.Iot.Rules.Sql.Expressions;
using LocalCloud.Iot.Rules.Sql.Functions;
using LocalCloud.Iot.Rules.Sql.Numbers;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>
/// Parses expressions, weakest binding first: OR, AND, NOT, comparison and IN, sum, product, sign. AWS documents no precedence; this is
/// SQL's.
/// </summary>
internal sealed class ExpressionParser
{
    // Far beyond any rule, and far from the end of the stack.
    private const int MaxDepth = 64;

    private readonly TokenStream _tokens;
    private readonly OperandParser _operands;
    private int _depth;

    /// <summary>A parser of what comes next in <paramref name="tokens"/>.</summary>
    /// <param name="tokens">The statement.</param>
    /// <param name="variables">The names of the variables, with @, that may be used; <see langword="null"/>: any.</param>
    public ExpressionParser(TokenStream tokens, IReadOnlySet<string>? variables)
    {
        _tokens = tokens;
        Queries = new QueryParser(tokens, this);
        _operands = new OperandParser(tokens, this, variables);
    }

    /// <summary>Parses SELECT lists and nested queries.</summary>
    public QueryParser Queries { get; }

    /// <summary>Parses one expression.</summary>
    /// <exception cref="SqlSyntaxException">There is none, or one that is not supported.</exception>
    public SqlExpression Parse() => Nested(Or);

    /// <summary>Parses what has no operators on its own level: a name, a call, something in parentheses, with its fields.</summary>
    /// <exception cref="SqlSyntaxException">There is none, or one that is not supported.</exception>
    public SqlExpression ParseOperand() => Nested(_operands.Parse);

    /// <summary>Parses one level deeper.</summary>
    /// <exception cref="SqlSyntaxException">It is too deep.</exception>
    public T Nested<T>(Func<T> parse)
    {
        if (++_depth > MaxDepth)
        {
            throw new SqlSyntaxException(_tokens.Peek.Position, "expressions are nested too deeply");
        }

        var parsed = parse();
        _depth--;
        return parsed;
    }

    private SqlExpression Or() => Logic("OR", isAnd: false, And);

    private SqlExpression And() => Logic("AND", isAnd: true, Not);

    private SqlExpression Logic(string keyword, bool isAnd, Func<SqlExpression> operand)
    {
        List<SqlExpression> operands = [operand()];
        while (_tokens.TryKeyword(keyword))
        {
            operands.Add(operand());
        }

        return operands is [var single] ? single : new LogicExpression(isAnd, operands);
    }

    private SqlExpression Not() => _tokens.TryKeyword("NOT") ? new NotExpression(Nested(Not)) : Comparison();

    private SqlExpression Comparison()
    {
        var left = Sum();
        if (_tokens.TryKeyword("IN"))
        {
            var position = _tokens.Peek.Position;
            return Sum() is var array && array is not LiteralExpression
                ? new InExpression(left, array)
                : throw new SqlSyntaxException(position, "IN needs an array: a field, or [a, b]");
        }

        return _tokens.Peek is { Kind: TokenKind.Symbol, Text: "=" or "<>" or "<" or "<=" or ">" or ">=" }
            ? new ComparisonExpression(_tokens.Take().Text, left, Sum())
            : left;
    }

    private SqlExpression Sum() => Arithmetic(["+", "-"], Product);

    private SqlExpression Product() => Arithmetic(["*", "/", "%"], Sign);

    private SqlExpression Arithmetic(ReadOnlySpan<string> symbols, Func<SqlExpression> operand)
    {
        var first = operand();
        List<(string Symbol, SqlExpression Operand)> rest = [];
        while (_tokens.Peek.Kind == TokenKind.Symbol && symbols.Contains(_tokens.Peek.Text))
        {
            rest.Add((_tokens.Take().Text, operand()));
        }

        return rest is [] ? first : new ArithmeticExpression(first, rest);
    }

    private SqlExpression Sign() => _tokens.TrySymbol("-") ? new NegationExpression(_operands.Parse()) : _operands.Parse();
}

/// <summary>Parses what operators stand between: literals, names, calls, CASE, what is in parentheses.</summary>
/// <param name="tokens">The statement.</param>
/// <param name="expressions">Parses the expressions inside.</param>
/// <param name="variables">The variables that may be used, or <see langword="null"/>: any.</param>
internal sealed class OperandParser(TokenStream tokens, ExpressionParser expressions, IReadOnlySet<string>? variables)
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "FROM", "WHERE", "AS", "AND", "OR", "NOT", "IN", "CASE", "WHEN", "THEN", "ELSE", "END", "SET",
    };

    /// <summary>Parses one operand, with the fields that are taken from it.</summary>
    /// <exception cref="SqlSyntaxException">There is none, or one that is not supported.</exception>
    public SqlExpression Parse()
    {
        var operand = Bare();
        if (tokens.Peek.IsSymbol("[") && operand is not LiteralExpression)
        {
            throw new SqlSyntaxException(tokens.Peek.Position, "elements are taken with get(array, index), not with '['");
        }

        if (!tokens.Peek.IsSymbol("."))
        {
            return operand;
        }

        List<string> names = [];
        while (tokens.TrySymbol("."))
        {
            names.Add(tokens.Take(TokenKind.Word, "a name").Text);
        }

        return new MemberExpression(operand, names);
    }

    private SqlExpression Bare()
    {
        var token = tokens.Peek;
        return token.Kind switch
        {
            TokenKind.Text or TokenKind.DoubleQuoted => new LiteralExpression(SqlValue.Of(tokens.Take().Text)),
            TokenKind.Number => Number(tokens.Take()),
            TokenKind.Variable => Variable(tokens.Take()),
            TokenKind.Symbol when tokens.TrySymbol("*") => new PayloadExpression(),
            TokenKind.Symbol when tokens.TrySymbol("(") => Parenthesized(),
            TokenKind.Symbol when tokens.TrySymbol("[") => new ArrayExpression(List("]", expressions.Parse)),
            TokenKind.Symbol when tokens.TrySymbol("{") => new ObjectExpression(List("}", Field)),
            TokenKind.Word when token.IsKeyword("CASE") => Case(),
            TokenKind.Word when Reserved.Contains(token.Text) => throw tokens.Unexpected("an expression"),
            TokenKind.Word when tokens.PeekSecond.IsSymbol("(") => Call(),
            TokenKind.Word => (SqlExpression?)Constant(token) ?? new PathExpression(tokens.Take().Text),
            _ => throw tokens.Unexpected("an expression"),
        };
    }

    private static LiteralExpression Number(Token token) => SqlDecimalText.Parse(token.Text) is { } number
        ? new LiteralExpression(SqlValue.Of(number))
        : throw new SqlSyntaxException(token.Position, "a number beyond 9.99E999");

    private VariableExpression Variable(Token token) => variables?.Contains(token.Text) != false
        ? new VariableExpression(token.Text)
        : throw new SqlSyntaxException(token.Position, $"no SET before this gives {token.Text} a value");

    private SqlExpression Parenthesized()
    {
        var inner = tokens.Peek.IsKeyword("SELECT") ? expressions.Nested(expressions.Queries.Nested) : expressions.Parse();
        tokens.Symbol(")");
        return inner;
    }

    private List<T> List<T>(string end, Func<T> item)
    {
        List<T> items = [];
        while (!tokens.TrySymbol(end))
        {
            if (items.Count > 0)
            {
                tokens.Symbol(",");
            }

            items.Add(item());
        }

        return items;
    }

    private KeyValuePair<string, SqlExpression> Field()
    {
        var name = tokens.Peek.Kind is TokenKind.Text or TokenKind.DoubleQuoted ? tokens.Take().Text : throw tokens.Unexpected("a key in quotes");
        tokens.Symbol(":");
        return KeyValuePair.Create(name, expressions.Parse());
    }

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

    private CaseExpression Case()
    {
        tokens.Keyword("CASE");
        var subject = expressions.Parse();
        List<(SqlExpression When, SqlExpression Then)> branches = [];
        while (tokens.TryKeyword("WHEN"))
        {
            var when = expressions.Parse();
            tokens.Keyword("THEN");
            branches.Add((when, expressions.Parse()));
        }

        if (branches.Count == 0)
        {
            throw tokens.Unexpected("WHEN");
        }

        var otherwise = tokens.TryKeyword("ELSE") ? expressions.Parse() : null;
        tokens.Keyword("END");
        return new CaseExpression(subject, branches, otherwise);
    }

    private SqlExpression Call()
    {
        var name = tokens.Take();
        tokens.Symbol("(");
        if (name.IsKeyword("CAST"))
        {
            return Cast();
        }

        if (name.IsKeyword("EXISTS"))
        {
            var query = expressions.Nested(expressions.Queries.Nested);
            tokens.Symbol(")");
            return new ExistsExpression(query);
        }

        var function = SqlFunctions.Find(name.Text)
            ?? throw new SqlSyntaxException(name.Position, $"the function {name.Text}() is not supported");
        var arguments = List(")", expressions.Parse);
        if (arguments.Count >= function.MinArguments && PatternFunctions.ProblemOf(function, arguments) is { } problem)
        {
            throw new SqlSyntaxException(name.Position, problem);
        }

        return arguments.Count >= function.MinArguments && arguments.Count <= function.MaxArguments
            ? new CallExpression(function, arguments)
            : throw new SqlSyntaxException(name.Position, $"{function.Name}() has a wrong number of arguments");
    }

    private CastExpression Cast()
    {
        var operand = expressions.Parse();
        tokens.Keyword("AS");
        var type = tokens.Take(TokenKind.Word, "a type");
        CastTarget? target = type.Text.ToUpperInvariant() switch
        {
            "STRING" or "NVARCHAR" or "TEXT" or "NTEXT" or "VARCHAR" => CastTarget.Text,
            "INT" or "INTEGER" => CastTarget.Int,
            "DOUBLE" => CastTarget.Double,
            "DECIMAL" => CastTarget.Decimal,
            "BOOL" or "BOOLEAN" => CastTarget.Boolean,
            _ => null,
        };
        tokens.Symbol(")");
        return target is { } known
            ? new CastExpression(operand, known)
            : throw new SqlSyntaxException(type.Position, $"cast has no type {type.Text}");
    }
}
