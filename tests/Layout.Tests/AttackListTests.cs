namespace Layout.Tests;

/// <summary>
/// <c>tests/README.md</c> lists what once broke the system: the input, its kind, and the tests that hold it now. A row whose tests are gone tells
/// of a protection that is gone.
/// </summary>
public sealed class AttackListTests
{
    [Fact]
    public void Every_test_in_the_list_exists()
    {
        var sources = NamedTests.Sources();
        var missing = Rows(File.ReadAllText(Repository.PathTo("tests", "README.md")))
            .SelectMany(row => NamedTests.In(row[^1]).Where(name => !NamedTests.Exists(name, sources)).Select(name => $"{row[0]}: {name}"));

        Assert.Empty(missing);
    }

    [Fact]
    public void The_list_is_found() => Assert.NotEmpty(Rows(File.ReadAllText(Repository.PathTo("tests", "README.md"))));

    [Fact]
    public void Every_row_has_an_input_a_kind_and_a_test() => Assert.All(
        Rows(File.ReadAllText(Repository.PathTo("tests", "README.md"))),
        row =>
        {
            Assert.Equal(3, row.Length);
            Assert.All(row, cell => Assert.NotEqual("", cell));
            Assert.NotEmpty(NamedTests.In(row[2]));
        });

    [Theory]
    [InlineData("LinkTests.No_Markdown_file_has_a_dead_link", true)]
    [InlineData("LinkTests.No_Markdown_file", false)]
    [InlineData("NoTests.No_Markdown_file_has_a_dead_link", false)]
    [InlineData("AttackListTests.No_Markdown_file_has_a_dead_link", false)]
    [InlineData("size.test.ts: ", true)]
    [InlineData("size.test.ts: a title that nobody wrote", false)]
    [InlineData("missing.test.ts: ", false)]
    public void A_name_is_found_where_its_test_stands_and_nowhere_else(string name, bool exists) =>
        Assert.Equal(exists, NamedTests.Exists(name, NamedTests.Sources()));

    /// <summary>The tables' rows but for their heads, each as its cells.</summary>
    private static IEnumerable<string[]> Rows(string markdown) => markdown.Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| input |", StringComparison.Ordinal))
        .Select(NamedTests.Cells);
}
