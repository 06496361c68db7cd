using System.Text;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>Cuts a statement into tokens.</summary>
internal static class Tokenizer
{
    private static readonly string[] Symbols =
        ["<>", "<=", ">=", ",", "(", ")", "[", "]", "{", "}", ":", ".", "*", "/", "%", "+", "-", "=", "<", ">"];

    /// <summary>All tokens, the last of kind <see cref="TokenKind.End"/>.</summary>
    /// <exception cref="SqlSyntaxException">There is a character that begins no token, or a text without its end.</exception>
    public static IReadOnlyList<Token> Tokenize(string sql)
    {
        List<Token> tokens = [];
        var at = 0;
        do
        {
            tokens.Add(Next(sql, ref at));
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    /// <summary>The next token.</summary>
    /// <exception cref="SqlSyntaxException">There is none.</exception>
    public static Token Next(string sql, ref int at)
    {
        while (at < sql.Length && char.IsWhiteSpace(sql[at]))
        {
            at++;
        }

        var start = at;
        return at == sql.Length ? new Token(TokenKind.End, "", at + 1) : sql[at] switch
        {
            >= '0' and <= '9' => Number(sql, ref at),
            '\'' => Text(TokenKind.Text, sql, ref at),
            '"' => Text(TokenKind.DoubleQuoted, sql, ref at),
            '@' => Variable(sql, ref at),
            _ when IsName(sql[at]) => new Token(TokenKind.Word, Run(sql, ref at, IsName), start + 1),
            _ => Symbol(sql, ref at),
        };
    }

    private static bool IsName(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static Token Symbol(string sql, ref int at)
    {
        var start = at;
        var symbol = Array.Find(Symbols, s => string.CompareOrdinal(sql, start, s, 0, s.Length) == 0)
            ?? throw new SqlSyntaxException(start + 1, $"'{sql[start]}' is not supported");
        at += symbol.Length;
        return new Token(TokenKind.Symbol, symbol, start + 1);
    }

    private static Token Variable(string sql, ref int at)
    {
        var start = at++;
        var name = Run(sql, ref at, IsName);
        return name.Length is > 0 and <= 64
            ? new Token(TokenKind.Variable, "@" + name, start + 1)
            : throw new SqlSyntaxException(start + 1, "a variable's name has 1 to 64 letters, digits and underscores");
    }

    // 12, 1.5, 5E-12; a point without digits behind it is not the number's.
    private static Token Number(string sql, ref int at)
    {
        var start = at;
        Run(sql, ref at, char.IsAsciiDigit);
        if (IsDigit(sql, at + 1) && sql[at] == '.')
        {
            at++;
            Run(sql, ref at, char.IsAsciiDigit);
        }

        if (at < sql.Length && (sql[at] is 'e' or 'E'))
        {
            var sign = at + 1 < sql.Length && (sql[at + 1] is '-' or '+') ? 1 : 0;
            if (IsDigit(sql, at + 1 + sign))
            {
                at += 1 + sign;
                Run(sql, ref at, char.IsAsciiDigit);
            }
        }

        return new Token(TokenKind.Number, sql[start..at], start + 1);
    }

    private static bool IsDigit(string sql, int at) => at < sql.Length && char.IsAsciiDigit(sql[at]);

    private static string Run(string sql, ref int at, Func<char, bool> belongs)
    {
        var start = at;
        while (at < sql.Length && belongs(sql[at]))
        {
            at++;
        }

        return sql[start..at];
    }

    // A quote within a text is written twice.
    private static Token Text(TokenKind kind, string sql, ref int at)
    {
        var quote = sql[at];
        var start = at++;
        var text = new StringBuilder();
        while (at < sql.Length)
        {
            if (sql[at] != quote)
            {
                text.Append(sql[at++]);
            }
            else if (at + 1 < sql.Length && sql[at + 1] == quote)
            {
                text.Append(quote);
                at += 2;
            }
            else
            {
                at++;
                return new Token(kind, text.ToString(), start + 1);
            }
        }

        throw new SqlSyntaxException(start + 1, "a text without its closing quote");
    }
}

/// <summary>One token of a statement.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a text in quotes what stands between them.</param>
/// <param name="Position">Where it begins, counted from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    /// <summary>Whether it is this keyword, in any case.</summary>
    public bool IsKeyword(string keyword) => Kind == TokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is this symbol.</summary>
    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    /// <summary>For messages.</summary>
    public override string ToString() => Kind == TokenKind.End ? "the end" : $"'{Text}'";
}

/// <summary>Kinds of <see cref="Token"/>.</summary>
internal enum TokenKind
{
    /// <summary>The end of the statement.</summary>
    End,

    /// <summary>A keyword or a name; which one, the parser knows.</summary>
    Word,

    /// <summary>A text in single quotes, without them.</summary>
    Text,

    /// <summary>A text in double quotes, without them: a text too, but no topic filter.</summary>
    DoubleQuoted,

    /// <summary>A number without sign.</summary>
    Number,

    /// <summary>A variable's name with its <c>@</c>.</summary>
    Variable,

    /// <summary>One of <c>, ( ) [ ] { } : . * / % + - = &lt;&gt; &lt; &lt;= &gt; &gt;=</c>.</summary>
    Symbol,
}

/// <summary>The tokens of a statement, read from left to right.</summary>
internal sealed class TokenStream(IReadOnlyList<Token> tokens)
{
    private int _next;

    /// <summary>The next token.</summary>
    public Token Peek => tokens[_next];

    /// <summary>The token behind the next one.</summary>
    public Token PeekSecond => tokens[Math.Min(_next + 1, tokens.Count - 1)];

    /// <summary>The token behind that.</summary>
    public Token PeekThird => tokens[Math.Min(_next + 2, tokens.Count - 1)];

    /// <summary>Takes the next token.</summary>
    public Token Take() => tokens[_next < tokens.Count - 1 ? _next++ : _next];

    /// <summary>Takes a keyword if it is next.</summary>
    public bool TryKeyword(string keyword) => Peek.IsKeyword(keyword) && Took();

    /// <summary>Takes a symbol if it is next.</summary>
    public bool TrySymbol(string symbol) => Peek.IsSymbol(symbol) && Took();

    /// <summary>Takes a keyword.</summary>
    /// <exception cref="SqlSyntaxException">Something else is next.</exception>
    public void Keyword(string keyword)
    {
        if (!TryKeyword(keyword))
        {
            throw Unexpected(keyword);
        }
    }

    /// <summary>Takes a symbol.</summary>
    /// <exception cref="SqlSyntaxException">Something else is next.</exception>
    public void Symbol(string symbol)
    {
        if (!TrySymbol(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    /// <summary>Takes a token of a kind.</summary>
    /// <exception cref="SqlSyntaxException">Something else is next.</exception>
    public Token Take(TokenKind kind, string expected) => Peek.Kind == kind ? Take() : throw Unexpected(expected);

    /// <summary>A refusal of the next token.</summary>
    public SqlSyntaxException Unexpected(string expected) => new(Peek.Position, $"expected {expected}, found {Peek}");

    private bool Took()
    {
        Take();
        return true;
    }
}
