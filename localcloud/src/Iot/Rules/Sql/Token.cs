namespace LocalCloud.Iot.Rules.Sql;

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
