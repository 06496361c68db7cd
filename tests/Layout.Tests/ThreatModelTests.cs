namespace Layout.Tests;

/// <summary>
/// <c>docs/security.md</c> says who tries what, what stops it and which test shows that. A threat whose tests are gone is stopped by nothing but a sentence.
/// </summary>
public sealed class ThreatModelTests
{
    private const string Head = "| who | tries | what stops it | shown by | what remains |";

    [Fact]
    public void Every_threat_has_tests_that_exist()
    {
        var sources = NamedTests.Sources();
        Assert.All(Threats(), threat =>
        {
            Assert.NotEmpty(NamedTests.In(threat[3]));
            Assert.All(NamedTests.In(threat[3]), name => Assert.True(NamedTests.Exists(name, sources), $"{threat[0]} {threat[1]}: {name}"));
        });
    }

    [Fact]
    public void Every_threat_says_who_tries_what_and_what_stops_it() => Assert.All(Threats(), threat =>
    {
        Assert.InRange(threat.Length, 4, 5); // what remains may be nothing
        Assert.All(threat[..4], cell => Assert.NotEqual("", cell));
    });

    [Fact]
    public void Users_functions_services_and_operators_are_thought_of()
    {
        var threats = Threats();
        Assert.InRange(threats.Count, 15, 100);
        Assert.Superset(
            new HashSet<string> { "anybody", "a user", "a user of another stage", "another AWS account", "a function in foreign hands", "an operator" },
            threats.Select(threat => threat[0]).ToHashSet());
    }

    private static IReadOnlyList<string[]> Threats() =>
    [
        .. File.ReadAllText(Repository.PathTo("docs", "security.md")).Split(Head, 2)[1].Split('\n').Skip(2)
            .TakeWhile(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(NamedTests.Cells),
    ];
}
