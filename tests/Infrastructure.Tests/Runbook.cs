namespace Infrastructure.Tests;

/// <summary>The sections of <c>docs/operations.md</c> that alarms send their reader to.</summary>
internal static class Runbook
{
    private static readonly string[] Parts = ["**Means:** ", "**Find:** ", "**Do:** "];

    public static string Text => File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

    /// <summary>The anchors of the sections below <c>## Alarms</c>.</summary>
    public static IReadOnlyList<string> Anchors(string text) => [.. Sections(text).Select(section => section.Anchor)];

    /// <summary>Whether a section says what its alarm means, how the cause is found and what to do.</summary>
    public static bool Answers(string text, string anchor) => Sections(text).Any(section =>
        section.Anchor == anchor && Parts.All(part => section.Lines.Any(line => line.StartsWith(part, StringComparison.Ordinal))));

    private static IEnumerable<(string Anchor, IReadOnlyList<string> Lines)> Sections(string text)
    {
        var alarms = text.Split('\n')
            .SkipWhile(line => line != "## Alarms").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).ToList();
        for (var start = alarms.FindIndex(IsHeading); start >= 0; start = alarms.FindIndex(start + 1, IsHeading))
        {
            yield return (AnchorOf(alarms[start]), [.. alarms.Skip(start + 1).TakeWhile(line => !IsHeading(line))]);
        }
    }

    private static bool IsHeading(string line) => line.StartsWith("### ", StringComparison.Ordinal);

    // As GitHub makes them.
    private static string AnchorOf(string heading) => string.Concat(
        heading["### ".Length..].ToLowerInvariant().Replace(' ', '-').Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
}
