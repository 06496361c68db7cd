using System.Text;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>Cuts a statement into tokens.</summary>
internal static class Tokenizer
{
    private static readonly string[] Symbols = ["<>", "<=", ">=", ",", "(", ")", ".", "*", "/", "%", "+", "-", "=", "<", ">"];

    /// <summary>All tokens, the last of kind <see cref="TokenKind.End"/>.</summary>
    /// <exception cref="SqlSyntaxException">There is a character that begins no token, or a text without its end.</exception>
    public static IReadOnlyList<Token> Tokenize(string sql)
    {
        List<Token> tokens = [];
        var at = 0;
        while (true)
        {
            while (at < sql.Length && char.IsWhiteSpace(sql[at]))
            {
                at++;
            }

            if (at == sql.Length)
            {
                tokens.Add(new Token(TokenKind.End, "", at + 1));
                return tokens;
            }

            tokens.Add(Next(sql, ref at));
        }
    }

    private static Token Next(string sql, ref int at)
    {
        var start = at;
        if (char.IsAsciiLetter(sql[at]) || sql[at] == '_')
        {
            return Run(TokenKind.Word, sql, ref at, static c => char.IsAsciiLetterOrDigit(c) || c == '_');
        }

        if (char.IsAsciiDigit(sql[at]))
        {
            return Number(sql, ref at);
        }

        if (sql[at] == '\'')
        {
            return Text(sql, ref at);
        }

        var symbol = Array.Find(Symbols, s => string.CompareOrdinal(sql, start, s, 0, s.Length) == 0)
            ?? throw new SqlSyntaxException(start + 1, $"'{sql[start]}' is not supported");
        at += symbol.Length;
        return new Token(TokenKind.Symbol, symbol, start + 1);
    }

    private static Token Number(string sql, ref int at)
    {
        var whole = Run(TokenKind.Number, sql, ref at, char.IsAsciiDigit);
        if (at + 1 >= sql.Length || sql[at] != '.' || !char.IsAsciiDigit(sql[at + 1]))
        {
            return whole;
        }

        at++;
        return whole with { Text = whole.Text + "." + Run(TokenKind.Number, sql, ref at, char.IsAsciiDigit).Text };
    }

    private static Token Run(TokenKind kind, string sql, ref int at, Func<char, bool> belongs)
    {
        var start = at;
        while (at < sql.Length && belongs(sql[at]))
        {
            at++;
        }

        return new Token(kind, sql[start..at], start + 1);
    }

    // A quote within a text is written twice.
    private static Token Text(string sql, ref int at)
    {
        var start = at++;
        var text = new StringBuilder();
        while (at < sql.Length)
        {
            if (sql[at] != '\'')
            {
                text.Append(sql[at++]);
            }
            else if (at + 1 < sql.Length && sql[at + 1] == '\'')
            {
                text.Append('\'');
                at += 2;
            }
            else
            {
                at++;
                return new Token(TokenKind.Text, text.ToString(), start + 1);
            }
        }

        throw new SqlSyntaxException(start + 1, "a text without its closing quote");
    }
}
