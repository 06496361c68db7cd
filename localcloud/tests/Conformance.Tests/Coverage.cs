namespace Conformance.Tests;

/// <summary>Holds the facts against the proofs. The gap is explicit: a visible fact is proven, or marked open, and never both.</summary>
internal static class Coverage
{
    public static IReadOnlyList<string> Problems(IReadOnlyList<KnownFact> facts, IReadOnlyList<Proof> proofs)
    {
        var known = facts.ToLookup(fact => fact.Id);
        var proven = proofs.Where(proof => proof.StandsBesideATest).Select(proof => proof.FactId).ToHashSet();
        return
        [
            .. proofs.Where(proof => !known.Contains(proof.FactId)).Select(proof => $"{proof.Place}: no fact is called '{proof.FactId}'"),
            .. proofs.Where(proof => !proof.StandsBesideATest).Select(proof => $"{proof.Place}: [ConformsTo] stands beside no [Fact] or [Theory]"),
            .. facts.Where(fact => fact is { Visible: true, Open: false } && !proven.Contains(fact.Id)).Select(fact => $"{fact.Id}: no test proves it"),
            .. facts.Where(fact => fact.Open && proven.Contains(fact.Id)).Select(fact => $"{fact.Id}: proven, but still marked open (UPDATE_FACTS=1 takes the mark off)"),
        ];
    }

    /// <summary>The facts with the open mark taken off what is proven.</summary>
    public static IEnumerable<KnownFact> WithoutMarkOfProven(IReadOnlyList<KnownFact> facts, IReadOnlyList<Proof> proofs)
    {
        var proven = proofs.Where(proof => proof.StandsBesideATest).Select(proof => proof.FactId).ToHashSet();
        return facts.Select(fact => proven.Contains(fact.Id) ? fact with { Open = false } : fact);
    }
}
