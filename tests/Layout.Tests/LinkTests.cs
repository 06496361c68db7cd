namespace Layout.Tests;

/// <summary>A reader who follows a link arrives.</summary>
public sealed class LinkTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("links").FullName;

    public LinkTests()
    {
        Directory.CreateDirectory(Path.Combine(_root, "docs"));
        File.WriteAllText(Path.Combine(_root, "README.md"), "# Try it\n\n## The way of a message\n\n## Twice\n\n## Twice\n");
        File.WriteAllText(Path.Combine(_root, "docs", "log file.md"), "# The log: what it is\n");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void No_Markdown_file_has_a_dead_link() => Assert.Empty(
        SourceFiles.Named("*.md").SelectMany(path => Links.Dead(Repository.Root, path, File.ReadAllText(Repository.PathTo(path)))));

    [Theory]
    [InlineData("[a](../README.md)")]
    [InlineData("[a](../README.md#try-it)")]
    [InlineData("[a](../README.md#the-way-of-a-message)")]
    [InlineData("[a](../README.md#twice-1)")]
    [InlineData("[a](log%20file.md)")]
    [InlineData("[a](<log file.md>)")]
    [InlineData("[a](log%20file.md#the-log-what-it-is)")]
    [InlineData("[a](..)")]
    [InlineData("# Here\n\n[a](#here)")]
    [InlineData("[a](https://example.com/nothing)")]
    [InlineData("[a][b]\n\n[b]: ../README.md")]
    [InlineData("`[a](missing.md)`")]
    [InlineData("```\n[a](missing.md)\n```")]
    public void A_link_that_leads_somewhere_is_fine(string text) => Assert.Empty(Links.Dead(_root, "docs/page.md", text));

    [Theory]
    [InlineData("[a](missing.md)")]
    [InlineData("![a](missing.png)")]
    [InlineData("[a][b]\n\n[b]: missing.md")]
    [InlineData("| a |\n|---|\n| [a](missing.md) |")]
    [InlineData("[a](../README.md#elsewhere)")]
    [InlineData("[a](../README.md#twice-2)")]
    [InlineData("[a](#elsewhere)")]
    [InlineData("[a](../docs#anchor)")]
    [InlineData("[a](/README.md)")]
    [InlineData("[a](../../outside.md)")]
    [InlineData("[a](README.md)")]
    [InlineData("[![a](../README.md)](missing.md)")]
    [InlineData("[a]()")]
    public void A_link_that_leads_nowhere_is_found(string text) => Assert.Single(Links.Dead(_root, "docs/page.md", text));
}
