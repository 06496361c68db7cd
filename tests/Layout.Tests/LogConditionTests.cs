using System.Text.RegularExpressions;

namespace Layout.Tests;

/// <summary>
/// <c>docs/log.md</c> and <c>docs/rooms-log.md</c> say of each condition which code keeps it and which tests hold it. What they name has to be there.
/// </summary>
public sealed partial class LogConditionTests
{
    private const string Head = "| condition | code | test |";

    /// <summary>
    /// <c>Type</c>, <c>Type.Member</c>, or another member of the type before; the end of a long name may be left out. What belongs to
    /// somebody (<c>Infrastructure's</c>) is no name.
    /// </summary>
    [GeneratedRegex(@"(?<![\w'])(?<name>[A-Z]\w*(\.\w+)?(?<cut>…)?)(?!['\w])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name { get; }

    [Fact]
    public void Every_code_and_test_that_a_condition_names_exists()
    {
        var (code, tests) = (Sources("src/"), Sources("tests/"));
        var missing = Conditions().SelectMany(cells => Missing(cells[1], code).Concat(Missing(cells[2], tests)).Select(name => $"{cells[0]}: {name}"));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_condition_has_code_and_a_test() => Assert.All(Conditions(), cells =>
    {
        Assert.Equal(3, cells.Length);
        Assert.NotEmpty(Name.Matches(cells[1]));
        Assert.NotEmpty(Name.Matches(cells[2]));
    });

    [Fact]
    public void The_conditions_are_found() => Assert.All(["log.md", "rooms-log.md"], file => Assert.InRange(Conditions(file).Count(), 25, 200));

    [Theory]
    [InlineData("LinkTests", true)]
    [InlineData("LinkTests.No_Markdown_file_has_a_dead_link", true)]
    [InlineData("LinkTests.No_Markdown_file_…", true)]
    [InlineData("LinkTests, No_Markdown_file_has_a_dead_link", true)]
    [InlineData("Infrastructure's LinkTests (of all files)", true)]
    [InlineData("LinkTests.No_Markdown_file", false)]
    [InlineData("LinkTests.No_test_…", false)]
    [InlineData("LinkTests, No_test", false)]
    [InlineData("NoTests", false)]
    [InlineData("AttackListTests.No_Markdown_file_has_a_dead_link", false)]
    public void A_name_is_found_where_it_stands_and_nowhere_else(string cell, bool exists) =>
        Assert.Equal(exists, !Missing(cell, Sources("tests/")).Any());

    private static List<string[]> Conditions() => [.. Conditions("log.md"), .. Conditions("rooms-log.md")];

    private static IEnumerable<string[]> Conditions(string file) => [.. File.ReadAllLines(Repository.PathTo("docs", file))
        .SkipWhile(line => line != Head).Skip(2).TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Trim().Trim('|').Split(" | ").Select(cell => cell.Trim()).ToArray())];

    private static List<string> Sources(string folder) =>
        [.. SourceFiles.Named("*.cs").Where(path => path.StartsWith(folder, StringComparison.Ordinal)).Select(path => File.ReadAllText(Repository.PathTo(path)))];

    private static IEnumerable<string> Missing(string cell, IReadOnlyList<string> sources)
    {
        var type = "";
        foreach (Match match in Name.Matches(cell))
        {
            var (name, isCut) = (match.Groups["name"].Value.TrimEnd('…'), match.Groups["cut"].Success);
            var parts = name.Split('.', 2);
            var isMember = parts.Length == 1 && type.Length > 0 && sources.Any(source => Declares(source, type, name, isCut));
            type = isMember ? type : parts[0];
            if (!isMember && !sources.Any(source => Declares(source, type, parts.ElementAtOrDefault(1), isCut)))
            {
                yield return name;
            }
        }
    }

    private static bool Declares(string source, string type, string? member, bool isCut)
    {
        var declaration = Regex.Match(source, $@"\b(class|record|struct|interface) {Regex.Escape(type)}\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        return declaration.Success && (member is null || Regex.IsMatch(
            source[declaration.Index..], $@"[\w>?)\]] {Regex.Escape(member)}{(isCut ? @"\w*" : "")}\s*[(<{{=]", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }
}
