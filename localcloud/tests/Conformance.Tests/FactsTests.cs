namespace Conformance.Tests;

/// <summary>
/// <c>localcloud/tests/Conformance/facts.json</c> against the tests of this repository. <c>UPDATE_FACTS=1</c> takes the mark <c>open</c> off what is proven.
/// </summary>
public sealed class FactsTests
{
    private static readonly string FactsPath = Repository.PathTo("localcloud", "tests", "Conformance", "facts.json");

    [Fact]
    public async Task Every_visible_fact_is_proven_by_a_test_or_openly_marked_as_not_yet_proven()
    {
        var proofs = Proofs.InRepository(Repository.Root);
        var facts = await ReadAsync();
        if (Environment.GetEnvironmentVariable("UPDATE_FACTS") == "1")
        {
            await File.WriteAllTextAsync(FactsPath, FactFile.Write(Coverage.WithoutMarkOfProven(facts, proofs)), TestContext.Current.CancellationToken);
            facts = await ReadAsync();
        }

        Assert.Empty(Coverage.Problems(facts, proofs));
    }

    [Fact]
    public async Task The_list_of_facts_is_well_formed() => Assert.Empty(FactFile.Problems(await ReadAsync()));

    [Fact]
    public async Task The_list_is_written_as_the_update_writes_it() =>
        Assert.Equal(FactFile.Write(await ReadAsync()), await File.ReadAllTextAsync(FactsPath, TestContext.Current.CancellationToken));

    [Fact]
    public async Task Well_over_200_facts_are_visible_to_clients() => Assert.True((await ReadAsync()).Count(fact => fact.Visible) > 250);

    private static async Task<IReadOnlyList<KnownFact>> ReadAsync() =>
        FactFile.Parse(await File.ReadAllTextAsync(FactsPath, TestContext.Current.CancellationToken));
}
