namespace LocalCloud.Iot.Rules.Sql;

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
