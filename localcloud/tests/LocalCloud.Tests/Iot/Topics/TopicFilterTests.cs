using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Tests.Iot.Topics;

public sealed class TopicFilterTests
{
    [Theory]
    [ConformsTo("mqtt-hash-not-parent")]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "a/B", false)]
    [InlineData("a/b", "a", false)]
    [InlineData("a/b", "a/b/c", false)]
    [InlineData("a/b", "/a/b", false)]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a/", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/b/c", false)]
    [InlineData("+", "a", true)]
    [InlineData("+", "/a", false)]
    [InlineData("+/+", "/a", true)]
    [InlineData("/+", "/a", true)]
    [InlineData("+/b/+", "a/b/c", true)]
    [InlineData("#", "a", true)]
    [InlineData("#", "a/b/c", true)]
    [InlineData("#", "/", true)]
    [InlineData("a/#", "a/b", true)]
    [InlineData("a/#", "a/", true)]
    [InlineData("a/#", "a/b/c", true)]
    [InlineData("a/#", "a", false)] // AWS; the specification says yes.
    [InlineData("a/#", "ab", false)]
    [InlineData("a/+/#", "a/b", false)] // AWS.
    [InlineData("a/+/#", "a/b/c", true)]
    [InlineData("#", "$aws/events/x", false)]
    [InlineData("+/events/x", "$aws/events/x", false)]
    [InlineData("$aws/#", "$aws/events/x", true)]
    [InlineData("$aws/+/x", "$aws/events/x", true)]
    [InlineData("a/#", "a/$b", true)]
    public void A_filter_matches_as_AWS_has_it(string filter, string topic, bool matches)
    {
        Assert.Null(TopicFilter.ProblemOf(filter));
        Assert.Equal(matches, TopicFilter.Matches(filter, topic));

        var tree = new SubscriptionTree<string>();
        tree.Add(filter, "me", new(QualityOfService.AtLeastOnce));
        Assert.Equal(matches, tree.Match(topic).Count == 1);
    }

    [Theory]
    [ConformsTo("mqtt-hash-last-and-alone", "mqtt-plus-alone")]
    [InlineData("", "MQTT-4.7.3-1")]
    [InlineData("a#", "MQTT-4.7.1-2")]
    [InlineData("#/a", "MQTT-4.7.1-2")]
    [InlineData("a/#/b", "MQTT-4.7.1-2")]
    [InlineData("##", "MQTT-4.7.1-2")]
    [InlineData("a+", "MQTT-4.7.1-3")]
    [InlineData("a/+b/c", "MQTT-4.7.1-3")]
    [InlineData("++", "MQTT-4.7.1-3")]
    [InlineData("1/2/3/4/5/6/7/8/9", "7 slashes")]
    public void A_wrong_filter_is_refused(string filter, string problem) =>
        Assert.Contains(problem, TopicFilter.ProblemOf(filter), StringComparison.Ordinal);

    [Fact]
    [ConformsTo("limit-seven-slashes")]
    public void Eight_levels_and_256_bytes_are_the_limits_of_topics_and_filters()
    {
        Assert.Null(TopicName.ProblemOf("1/2/3/4/5/6/7/8"));
        Assert.NotNull(TopicName.ProblemOf("1/2/3/4/5/6/7/8/"));
        Assert.Null(TopicName.ProblemOf(new string('ä', 128)));
        Assert.NotNull(TopicName.ProblemOf(new string('ä', 128) + "a"));
        Assert.Null(TopicFilter.ProblemOf(new string('a', 256)));
        Assert.NotNull(TopicFilter.ProblemOf(new string('a', 257)));
    }

    [Theory]
    [InlineData("a/+")]
    [InlineData("a/#")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_wrong_topic_is_refused(string topic) => Assert.NotNull(TopicName.ProblemOf(topic));
}
