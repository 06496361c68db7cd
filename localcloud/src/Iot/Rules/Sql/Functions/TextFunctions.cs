using System.Text;

namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>Functions on texts. Other values are converted; Null and Undefined have no text, and give Undefined.</summary>
internal static class TextFunctions
{
    private const int MaxPadding = 1_000;

    /// <summary>The functions.</summary>
    public static IEnumerable<SqlFunction> All =>
    [
        Of("lower", static text => SqlValue.Of(text.ToLowerInvariant())),
        Of("upper", static text => SqlValue.Of(text.ToUpperInvariant())),
        Of("trim", static text => SqlValue.Of(text.Trim())),
        Of("ltrim", static text => SqlValue.Of(text.TrimStart(' ', '\t'))),
        Of("rtrim", static text => SqlValue.Of(text.TrimEnd(' ', '\t'))),
        Of("length", static text => SqlValue.Of(text.Length)),
        Of("numbytes", static text => SqlValue.Of(Encoding.UTF8.GetByteCount(text))),
        Of("startswith", static (text, part) => SqlValue.Of(text.StartsWith(part, StringComparison.Ordinal))),
        Of("endswith", static (text, part) => SqlValue.Of(text.EndsWith(part, StringComparison.Ordinal))),
        Of("indexof", static (text, part) => SqlValue.Of(text.IndexOf(part, StringComparison.Ordinal))),
        new("lpad", 2, 2, static (_, arguments) => Pad(arguments, static (text, spaces) => spaces + text)),
        new("rpad", 2, 2, static (_, arguments) => Pad(arguments, static (text, spaces) => text + spaces)),
        new("chr", 1, 1, static (_, arguments) => arguments[0].AsNumber()?.ToIndex() is >= 0 and <= 127 and var code
            ? SqlValue.Of(((char)code).ToString())
            : SqlValue.Undefined),
        new("substring", 2, 3, static (_, arguments) => Substring(arguments)),
        new("replace", 3, 3, static (_, arguments) => Replace(arguments)),
    ];

    private static SqlFunction Of(string name, Func<string, SqlValue> function) => new(name, 1, 1, (_, arguments) =>
        arguments[0].AsText() is { } text ? function(text) : SqlValue.Undefined);

    private static SqlFunction Of(string name, Func<string, string, SqlValue> function) => new(name, 2, 2, (_, arguments) =>
        arguments[0].AsText() is { } text && arguments[1].AsText() is { } part ? function(text, part) : SqlValue.Undefined);

    private static SqlValue Pad(IReadOnlyList<SqlValue> arguments, Func<string, string, string> join) =>
        arguments[0].AsText() is { } text && arguments[1].AsNumber() is { } number
            ? SqlValue.Of(join(text, new string(' ', Math.Clamp(number.ToIndex(), 0, MaxPadding))))
            : SqlValue.Undefined;

    // From an index to another one, which is not in it; what is out of range is the nearest index that is not.
    private static SqlValue Substring(IReadOnlyList<SqlValue> arguments)
    {
        if (arguments[0].AsText() is not { } text || arguments[1].AsNumber() is not { } first)
        {
            return SqlValue.Undefined;
        }

        var from = Math.Clamp(first.ToIndex(), 0, text.Length);
        if (arguments.Count == 2)
        {
            return SqlValue.Of(text[from..]);
        }

        return arguments[2].AsNumber() is { } last
            ? SqlValue.Of(text[from..Math.Clamp(last.ToIndex(), from, text.Length)])
            : SqlValue.Undefined;
    }

    private static SqlValue Replace(IReadOnlyList<SqlValue> arguments)
    {
        if (arguments[0].AsText() is not { } text || arguments[1].AsText() is not { } part || arguments[2].AsText() is not { } with)
        {
            return SqlValue.Undefined;
        }

        if (part.Length == 0)
        {
            return SqlValue.Of(text);
        }

        // Measured before it is made: it may be far larger than what it is made of.
        var count = (long)text.AsSpan().Count(part);
        return text.Length + (count * (with.Length - part.Length)) <= SqlSizes.Largest
            ? SqlValue.Of(text.Replace(part, with, StringComparison.Ordinal))
            : SqlValue.Undefined;
    }
}
