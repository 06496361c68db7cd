using System.Text.Json;

namespace Conformance.Tests;

public sealed class FactFileTests
{
    private static readonly KnownFact Good = new() { Id = "mqtt-some-fact", Visible = true, Fact = "The broker does something.", Source = "DG:mqtt" };

    [Fact]
    public void A_good_list_has_no_problems() =>
        Assert.Empty(FactFile.Problems([Good, Good with { Id = "mqtt-other", Visible = false, Reason = "Billing." }, Good with { Id = "mqtt-third", Open = true }]));

    [Fact]
    public void An_id_that_is_listed_twice_is_a_problem() => Assert.Contains("listed 2 times", Assert.Single(FactFile.Problems([Good, Good])), StringComparison.Ordinal);

    [Theory]
    [InlineData("Mqtt-fact")]
    [InlineData("mqtt")]
    [InlineData("mqtt--fact")]
    [InlineData("mqtt fact")]
    public void An_id_that_is_no_slug_of_words_is_a_problem(string id) => Assert.Single(FactFile.Problems([Good with { Id = id }]));

    [Theory]
    [InlineData("")]
    [InlineData("A sentence without its end")]
    [InlineData("Too short.")]
    public void A_fact_that_is_no_sentence_is_a_problem(string fact) => Assert.Single(FactFile.Problems([Good with { Fact = fact }]));

    [Fact]
    public void A_fact_of_300_characters_is_taken_and_one_more_is_a_problem()
    {
        Assert.Empty(FactFile.Problems([Good with { Fact = new string('a', 299) + "." }]));
        Assert.Single(FactFile.Problems([Good with { Fact = new string('a', 300) + "." }]));
    }

    [Fact]
    public void A_fact_without_source_is_a_problem() => Assert.Single(FactFile.Problems([Good with { Source = " " }]));

    [Fact]
    public void A_fact_that_is_not_visible_needs_a_reason_and_is_never_open()
    {
        Assert.Single(FactFile.Problems([Good with { Visible = false }]));
        Assert.Single(FactFile.Problems([Good with { Visible = false, Reason = "Billing.", Open = true }]));
        Assert.Single(FactFile.Problems([Good with { Reason = "Billing." }]));
    }

    [Theory]
    [InlineData("""[{"id":"a-b","visible":true,"fact":"A sentence of some length.","source":"DG","colour":"red"}]""")]
    [InlineData("""[{"id":"a-b","visible":true,"fact":"A sentence of some length."}]""")]
    [InlineData("""[{"id":null,"visible":true,"fact":"A sentence of some length.","source":"DG"}]""")]
    [InlineData("""[{"id":"a-b","visible":"yes","fact":"A sentence of some length.","source":"DG"}]""")]
    [InlineData("""[{"id":"a-b","id":"a-c","visible":true,"fact":"A sentence of some length.","source":"DG"}]""")]
    [InlineData("null")]
    public void An_entry_of_another_shape_is_refused(string json) => Assert.Throws<JsonException>(() => FactFile.Parse(json));
}
