using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace LocalCloud.Hosting;

/// <summary>
/// Text of others on its way to a terminal. A topic, a payload or a function's log can hold what moves the cursor, renames the window or types for who
/// looks at it; so control characters are written as JSON writes them, and only ends of lines and tabs are left as they are.
/// </summary>
public static class TerminalText
{
    /// <summary>The text without control characters; in JSON it says the same as before.</summary>
    public static string Of(string text)
    {
        if (!text.Any(IsControl))
        {
            return text;
        }

        var written = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = IsControl(c) ? written.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : written.Append(c);
        }

        return written.ToString();
    }

    // C0, DEL and C1: terminals obey the latter too, as U+009B is ESC [. Also what turns the direction of writing.
    private static bool IsControl(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}

/// <summary>Writes log entries, one line each, as .NET's own does, but with <see cref="TerminalText"/> only.</summary>
internal sealed class TerminalLogFormatter(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    /// <summary>Its name.</summary>
    public const string FormatterName = "localcloud";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var level = logEntry.LogLevel switch
        {
            LogLevel.Trace => "trce",
            LogLevel.Debug => "dbug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            _ => "crit",
        };
        var text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } exception)
        {
            text = $"{text} {exception}";
        }

        var line = string.Create(
            CultureInfo.InvariantCulture, $"{clock.GetLocalNow():HH:mm:ss} {level}: {logEntry.Category}[{logEntry.EventId.Id}] {text}");
        textWriter.WriteLine(TerminalText.Of(line.ReplaceLineEndings(" ")));
    }
}
