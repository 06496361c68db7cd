using LocalCloud.Hosting;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Tests.Hosting;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain ä \U0001F600\tand\nlines", "plain ä \U0001F600\tand\nlines")]
    [InlineData("\u001b[2J", "\\u001b[2J")] // clears the screen
    [InlineData("\u001b]0;title\a", "\\u001b]0;title\\u0007")] // renames the window
    [InlineData("\u009b31m", "\\u009b31m")] // ESC [ in one character
    [InlineData("yes\rno", "yes\\u000dno")] // writes over the line
    [InlineData("a\b\u007f\0", "a\\u0008\\u007f\\u0000")]
    [InlineData("\u202etxt.exe", "\\u202etxt.exe")] // turns the direction of writing
    public void What_a_terminal_would_obey_is_written_out(string text, string expected) => Assert.Equal(expected, TerminalText.Of(text));

    [Fact]
    public void A_log_entry_is_one_line_that_no_terminal_obeys()
    {
        using var writer = new StringWriter();
        var entry = new LogEntry<string>(
            LogLevel.Warning, "Category", new EventId(7), "topic \u001b[31m\nforged", new InvalidOperationException("\u001b"), (state, _) => state);

        new TerminalLogFormatter(new ManualClock()).Write(entry, scopeProvider: null, writer);

        Assert.EndsWith(
            " warn: Category[7] topic \\u001b[31m forged System.InvalidOperationException: \\u001b" + Environment.NewLine, writer.ToString(), StringComparison.Ordinal);
    }
}
