namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>Functions on texts.</summary>
internal static class TextFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<SqlFunction> All =>
    [
        new("lower", 1, 1, static (_, arguments) => OnText(arguments, text => SqlValue.Of(text.ToLowerInvariant()))),
        new("upper", 1, 1, static (_, arguments) => OnText(arguments, text => SqlValue.Of(text.ToUpperInvariant()))),
        new("trim", 1, 1, static (_, arguments) => OnText(arguments, text => SqlValue.Of(text.Trim()))),
        new("length", 1, 1, static (_, arguments) => OnText(arguments, text => SqlValue.Of(text.Length))),
        new("startswith", 2, 2, static (_, arguments) =>
            OnTexts(arguments, static (text, part) => text.StartsWith(part, StringComparison.Ordinal))),
        new("endswith", 2, 2, static (_, arguments) =>
            OnTexts(arguments, static (text, part) => text.EndsWith(part, StringComparison.Ordinal))),
        new("concat", 1, 100, static (_, arguments) => Concat(arguments)),
    ];

    private static SqlValue OnText(IReadOnlyList<SqlValue> arguments, Func<string, SqlValue> then) =>
        arguments[0].AsText() is { } text ? then(text) : SqlValue.Undefined;

    private static SqlValue OnTexts(IReadOnlyList<SqlValue> arguments, Func<string, string, bool> test) =>
        arguments[0].AsText() is { } text && arguments[1].AsText() is { } part
            ? SqlValue.Of(test(text, part))
            : SqlValue.Undefined;

    private static SqlValue Concat(IReadOnlyList<SqlValue> arguments)
    {
        var parts = arguments.Select(argument => argument.AsText()).ToList();
        return parts.Contains(null) ? SqlValue.Undefined : SqlValue.Of(string.Concat(parts));
    }
}
