using System.Text.Json;
using System.Text.RegularExpressions;

namespace Layout.Tests;

/// <summary>The solution, the product's part of it, and the folders.</summary>
public sealed partial class SolutionTests
{
    [GeneratedRegex("\"(?<path>[^\"]+\\.csproj)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProjectPath { get; }

    [Fact]
    public void Src_is_the_product_alone() => Assert.Equal(
        ["Functions", "Infrastructure", "Realtime"],
        Directory.GetFileSystemEntries(Repository.PathTo("src")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    [Fact]
    public void The_solution_has_every_project() => Assert.Equal(
        ProjectFile.All.Select(project => project.Path),
        ProjectPath.Matches(File.ReadAllText(Repository.PathTo("Serverless.sln")))
            .Select(match => match.Groups["path"].Value.Replace('\\', '/'))
            .Order(StringComparer.Ordinal));

    /// <summary><c>Product.slnf</c> is what needs no LocalCloud: the product, its stand-ins and their tests.</summary>
    [Fact]
    public void The_product_has_every_project_that_builds_without_LocalCloud()
    {
        var expected = ProjectFile.All
            .Where(project => !project.Closure().Any(path => path.StartsWith("localcloud/", StringComparison.Ordinal)))
            .Where(project => !project.Path.StartsWith("benchmarks/", StringComparison.Ordinal))
            .Select(project => project.Path);

        using var filter = JsonDocument.Parse(File.ReadAllText(Repository.PathTo("Product.slnf")));
        var solution = filter.RootElement.GetProperty("solution");
        Assert.Equal("Serverless.sln", solution.GetProperty("path").GetString());
        Assert.Equal(
            expected,
            solution.GetProperty("projects").EnumerateArray().Select(path => path.GetString()!.Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    /// <summary>Decisions tell what was; everything else tells what is.</summary>
    [Fact]
    public void Nothing_speaks_of_the_folders_of_before()
    {
        string[] gone = [$"src/{"LocalCloud"}", $"src/{"Packages"}"];
        Assert.Empty(SourceFiles.Named("*")
            .Where(path => !path.StartsWith("docs/decisions/", StringComparison.Ordinal) && Path.GetExtension(path) is not (".png" or ".ico" or ".woff2"))
            .SelectMany(path => File.ReadLines(Repository.PathTo(path)).Select((line, at) => (Line: line, At: at + 1, Path: path)))
            .Where(line => gone.Any(folder => line.Line.Contains(folder, StringComparison.Ordinal)))
            .Select(line => $"{line.Path}:{line.At}: {line.Line.Trim()}"));
    }
}
