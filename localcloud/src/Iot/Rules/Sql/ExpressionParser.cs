using LocalCloud.Iot.Rules.Sql.Expressions;

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
