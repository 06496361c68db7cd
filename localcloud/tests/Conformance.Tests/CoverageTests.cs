namespace Conformance.Tests;

public sealed class CoverageTests
{
    private static readonly KnownFact Known = new() { Id = "mqtt-some-fact", Visible = true, Fact = "The broker does something.", Source = "DG:mqtt" };

    [Fact]
    public void A_fact_with_a_test_that_names_it_is_proven() => Assert.Empty(Problems("""
        [Fact]
        [ConformsTo("mqtt-some-fact")]
        public void It_does() { }
        """));

    [Fact]
    public void A_fact_that_no_test_names_is_a_problem_unless_it_is_open()
    {
        Assert.Equal(["mqtt-some-fact: no test proves it"], Problems(""));
        Assert.Empty(Coverage.Problems([Known with { Open = true }], []));
    }

    [Fact]
    public void A_proven_fact_that_is_still_open_is_a_problem_that_the_update_repairs()
    {
        Proof[] proofs = [new("mqtt-some-fact", "a.cs:1", true)];

        Assert.Contains("still marked open", Assert.Single(Coverage.Problems([Known with { Open = true }], proofs)), StringComparison.Ordinal);
        Assert.Empty(Coverage.Problems([.. Coverage.WithoutMarkOfProven([Known with { Open = true }], proofs)], proofs));
    }

    [Fact]
    public void The_update_never_marks_a_fact_open() =>
        Assert.Equal([Known], Coverage.WithoutMarkOfProven([Known], []));

    [Fact]
    public void An_unknown_id_is_a_problem_with_its_place() => Assert.Contains("a.cs:2: no fact is called 'mqtt-other'", Problems("""
        [Fact]
        [ConformsTo("mqtt-some-fact", "mqtt-other")]
        public void It_does() { }
        """));

    [Fact]
    public void An_attribute_beside_no_test_proves_nothing()
    {
        var problems = Problems("""
            [Fact]
            public void A_test() { }

            [ConformsTo("mqtt-some-fact")]
            public void No_test() { }

            [Fact]
            public void Another_test() { }
            """);

        Assert.Equal(["a.cs:4: [ConformsTo] stands beside no [Fact] or [Theory]", "mqtt-some-fact: no test proves it"], problems);
    }

    [Fact]
    public void An_attribute_in_a_comment_proves_nothing() => Assert.Equal(["mqtt-some-fact: no test proves it"], Problems("""
        [Fact]
        // [ConformsTo("mqtt-some-fact")]
        public void It_does() { }
        """));

    [Fact]
    public void Attributes_may_stand_in_any_order_and_take_several_lines() => Assert.Empty(Problems("""
        [ConformsTo(
            "mqtt-some-fact")]
        [Theory]
        [InlineData("{")]
        [InlineData("a",
            "b")]
        public void It_does() { }
        """));

    [Fact]
    public void A_test_after_another_without_attribute_does_not_lend_it_its_own() => Assert.Equal(2, Problems("""
        [Fact]
        public void A_test()
        {
        }
        [ConformsTo("mqtt-some-fact")]
        public void No_test() { }
        """).Count);

    private static IReadOnlyList<string> Problems(string source) => Coverage.Problems([Known], [.. Proofs.InSource("a.cs", source)]);
}
