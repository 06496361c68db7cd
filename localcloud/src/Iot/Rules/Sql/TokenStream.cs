namespace LocalCloud.Iot.Rules.Sql;

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
