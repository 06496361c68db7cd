using System.Text.RegularExpressions;

namespace Conformance.Tests;

/// <summary>The attributes in the tests' sources: read as text, so that no other project needs to be built for this check.</summary>
internal static partial class Proofs
{
    private static readonly string[] TestFolders = ["tests", "standins/tests", "localcloud/tests"];

    [GeneratedRegex(@"\bConformsTo\((?<ids>[^)]*)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Attribute { get; }

    [GeneratedRegex("\"(?<id>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Literal { get; }

    [GeneratedRegex(@"\b(Fact|Theory)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestAttribute { get; }

    /// <summary>The proofs in every test project but this one, whose own sources are about attributes that are wrong.</summary>
    public static IReadOnlyList<Proof> InRepository(string root) =>
        [.. TestFolders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !Path.GetRelativePath(root, file).StartsWith("localcloud/tests/Conformance.Tests", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(file => InSource(Path.GetRelativePath(root, file), File.ReadAllText(file)))];

    public static IEnumerable<Proof> InSource(string name, string source)
    {
        var lines = source.Split('\n').Select(line => line.Trim()).ToArray();
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].StartsWith('[') && lines[at].Contains("ConformsTo(", StringComparison.Ordinal))
            {
                // The ids may go on over the next lines.
                var text = string.Join(' ', lines[at..Math.Min(at + 8, lines.Length)]);
                var besideATest = AttributesAround(lines, at).Any(line => line.StartsWith('[') && TestAttribute.IsMatch(line));
                foreach (Match literal in Literal.Matches(Attribute.Match(text).Groups["ids"].Value))
                {
                    yield return new Proof(literal.Groups["id"].Value, $"{name}:{at + 1}", besideATest);
                }
            }
        }
    }

    /// <summary>The lines from the end of the member before to the method's own first line.</summary>
    private static string[] AttributesAround(string[] lines, int at)
    {
        var first = at;
        while (first > 0 && lines[first - 1] is { Length: > 0 } before && before is not ("{" or "}"))
        {
            first--;
        }

        var last = at;
        while (last + 1 < lines.Length && lines[last].Length > 0 && !lines[last].StartsWith("public ", StringComparison.Ordinal))
        {
            last++;
        }

        return lines[first..(last + 1)];
    }
}
