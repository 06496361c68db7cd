using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Logs;

/// <summary>
/// Which of its own lines a function with JSON logs keeps. Lambda looks at the <c>level</c> of lines that are JSON with an RFC 3339
/// <c>timestamp</c>; every other line counts as INFO.
/// </summary>
internal static class LogLevels
{
    private const string Usual = "INFO";

    private static readonly string[] Ascending = ["TRACE", "DEBUG", Usual, "WARN", "ERROR", "FATAL"];

    /// <summary>The lines of <paramref name="lowest"/> and above.</summary>
    public static IReadOnlyList<string> From(string lowest, IReadOnlyList<string> lines)
    {
        var least = Array.IndexOf(Ascending, lowest);
        return least <= 0 ? lines : [.. lines.Where(line => Array.IndexOf(Ascending, Of(line)) >= least)];
    }

    private static string Of(string line)
    {
        if (!line.StartsWith('{'))
        {
            return Usual;
        }

        try
        {
            return JsonNode.Parse(line) is JsonObject record && Text(record["timestamp"]) is { } time && IsTime(time)
                && Text(record["level"])?.ToUpperInvariant() is { } level && Ascending.Contains(level)
                    ? level
                    : Usual;
        }
        catch (JsonException)
        {
            // A line that only looks like JSON.
            return Usual;
        }
    }

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string?)node : null;

    private static bool IsTime(string text) =>
        text.Contains('T') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
