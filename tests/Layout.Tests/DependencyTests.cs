namespace Layout.Tests;

/// <summary>Who may build upon whom: the picture at the top of <c>docs/architecture.md</c>.</summary>
public sealed class DependencyTests
{
    // A room is a folder. What is in none of them (the clients, scripts) has no C# project.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["standins"] = [],
        ["src/Realtime"] = ["standins"],
        ["src/Functions"] = ["src/Realtime", "standins"],
        ["src/Infrastructure"] = ["src/Realtime"],
        // LocalCloud knows the template and AWS's protocols, nothing of ours: that makes it an honest check.
        ["localcloud/src"] = [],
        ["localcloud/tests"] = ["localcloud/src", "standins"],
        ["standins/tests"] = ["standins", "src/Realtime", "src/Functions"],
        ["tests"] = ["tests", "src/Realtime", "src/Functions", "src/Infrastructure", "standins", "localcloud/src", "benchmarks"],
        ["benchmarks"] = ["benchmarks"],
    };

    [Fact]
    public void No_project_references_against_the_direction() => Assert.Empty(ProjectFile.All.SelectMany(Offences));

    [Fact]
    public void Every_project_is_in_a_room() => Assert.All(ProjectFile.All, project => Assert.NotNull(Room(project.Path)));

    [Fact]
    public void Only_the_end_to_end_tests_of_the_product_reach_LocalCloud() => Assert.Equal(
        ["tests/EndToEnd/EndToEnd.csproj"],
        ProjectFile.All
            .Where(project => Room(project.Path) is not ("localcloud/src" or "localcloud/tests"))
            .Where(project => project.Closure().Any(path => Room(path) == "localcloud/src"))
            .Select(project => project.Path));

    [Theory]
    [InlineData("localcloud/src/Any.csproj", "../../src/Realtime/Realtime.csproj")]
    [InlineData("src/Realtime/Realtime.csproj", "../Functions/Functions.csproj")]
    [InlineData("src/Realtime/Realtime.csproj", "..\\Infrastructure\\Infrastructure.csproj")]
    [InlineData("src/Infrastructure/Infrastructure.csproj", "../Functions/Functions.csproj")]
    [InlineData("src/Functions/Functions.csproj", "../../localcloud/src/Any.csproj")]
    [InlineData("standins/AWSSDK.IoT/AWSSDK.IoT.csproj", "../../src/Realtime/Realtime.csproj")]
    [InlineData("src/Functions/Functions.csproj", "../../tests/LogAppender/LogAppender.csproj")]
    public void A_reference_against_the_direction_is_found(string project, string include) => Assert.Single(Offences(
        ProjectFile.Read(project, $"""<Project><ItemGroup><ProjectReference Include="{include}" /></ItemGroup></Project>""")));

    [Theory]
    [InlineData("src/Functions/Functions.csproj", "../Realtime/Realtime.csproj")]
    [InlineData("localcloud/tests/Any/Any.csproj", "../../src/Any.csproj")]
    public void A_reference_along_the_direction_is_none(string project, string include) => Assert.Empty(Offences(
        ProjectFile.Read(project, $"""<Project><ItemGroup><ProjectReference Include="{include}" /></ItemGroup></Project>""")));

    [Fact]
    public void A_stand_in_counts_as_a_reference() => Assert.Single(Offences(ProjectFile.Read(
        "localcloud/src/Any.csproj", """<Project><ItemGroup><AwsPackage Include="AWSSDK.IoT" /></ItemGroup></Project>""")));

    private static IEnumerable<string> Offences(ProjectFile project) => project.References
        .Where(reference => Room(reference) != Room(project.Path) && !Allowed[Room(project.Path)!].Contains(Room(reference)))
        .Select(reference => $"{project.Path} must not reference {reference}");

    private static string? Room(string path) => Allowed.Keys
        .Where(room => path.StartsWith(room + "/", StringComparison.Ordinal))
        .MaxBy(room => room.Length);
}
