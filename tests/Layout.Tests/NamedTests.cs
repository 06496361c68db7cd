using System.Text.RegularExpressions;

namespace Layout.Tests;

/// <summary>Tests that a document names, as <c>Class.Method</c> of a C# test or <c>file.test.ts: title</c>.</summary>
internal static partial class NamedTests
{
    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name { get; }

    public static IReadOnlyList<(string Path, string Text)> Sources() =>
        [.. SourceFiles.Named("*.cs").Concat(SourceFiles.Named("*.test.ts")).Concat(SourceFiles.Named("*.test.tsx"))
            .Select(path => (path, File.ReadAllText(Repository.PathTo(path))))];

    public static IEnumerable<string> In(string cell) => Name.Matches(cell).Select(match => match.Groups["name"].Value);

    /// <summary>The cells of a table's row.</summary>
    public static string[] Cells(string row) => [.. row.Trim().Trim('|').Split(" | ").Select(cell => cell.Trim())];

    public static bool Exists(string name, IReadOnlyList<(string Path, string Text)> sources) => name.Split(": ", 2) is [var file, var title]
        ? sources.Any(source => Path.GetFileName(source.Path) == file && source.Text.Contains(title, StringComparison.Ordinal))
        : name.Split('.', 2) is [var type, var method] && sources.Any(source =>
            source.Text.Contains($"class {type}", StringComparison.Ordinal)
            && Regex.IsMatch(source.Text, $@"class {Regex.Escape(type)}\b.* {Regex.Escape(method)}\(", RegexOptions.Singleline, TimeSpan.FromSeconds(5)));
}
