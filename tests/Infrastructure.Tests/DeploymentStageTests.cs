using Realtime.Topics;

namespace Infrastructure.Tests;

public sealed class DeploymentStageTests
{
    public static TheoryData<string> FirstLevels => [.. TopicCatalog.Families.Select(family => family.Name), "typing"];

    [Theory]
    [InlineData("a")]
    [InlineData("7")]
    [InlineData("prod")]
    [InlineData("pr-12")]
    [InlineData("a2345678901234567890")]
    public void A_stage_is_called_by_a_short_name(string name)
    {
        var stage = Parse(name);
        Assert.Equal($"Realtime-{name}", stage.StackName);
        Assert.Equal($"{name}/", stage.TopicPrefix.Text);
        Assert.Equal($"topicfilter/{name}/chat/*", stage.OnBroker("topicfilter/chat/*"));
        Assert.Equal($"topic/{name}/chat/*", stage.OnBroker("topic/chat/*"));
        Assert.Equal("client/me", stage.OnBroker("client/me"));
    }

    [Theory]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("Prod")]
    [InlineData("a_b")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("*")]
    [InlineData("ä")]
    [InlineData("a\n")]
    [InlineData("a23456789012345678901")]
    public void What_could_not_begin_a_topic_is_refused(string name) =>
        Assert.Contains($"stage={name} is no name of a stage", Refusal(name), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(FirstLevels))]
    public void No_stage_is_called_as_the_first_level_of_a_topic(string name) =>
        Assert.Contains($"stage={name} is the first level of a topic", Refusal(name), StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_name_topics_stand_as_they_are(string? name)
    {
        var stage = Parse(name);
        Assert.Equal("Realtime", stage.StackName);
        Assert.Equal("topic/chat/*", stage.OnBroker("topic/chat/*"));
        Assert.Equal("Realtime_chat", stage.RuleName("chat"));
    }

    [Fact]
    public void A_rule_s_name_is_one_that_AWS_takes_and_no_other_stage_has() =>
        Assert.Equal("Realtime_pr_12_chat", Parse("pr-12").RuleName("chat"));

    // AWS IoT takes topics of 256 bytes.
    [Fact]
    public void The_longest_topic_of_the_longest_stage_is_one_that_the_broker_takes()
    {
        var name = new string('n', TopicName.MaxNameLength);
        var prefix = Parse("a2345678901234567890").TopicPrefix;
        Assert.All(TopicCatalog.Families, family =>
        {
            var topic = string.Join('/', family.Levels.Select(level => TopicFamily.IsPlaceholder(level) ? name : level).Prepend(family.Name));
            Assert.InRange(prefix.AddTo($"{topic}/{family.CommittedLevel}").Length, 1, TopicName.MaxBytes);
        });
    }

    private static DeploymentStage Parse(string? name) => DeploymentStage.Parse(name, TopicCatalog.Families);

    private static string Refusal(string name) => Assert.Throws<DeploymentRefusedException>(() => Parse(name)).Message;
}
