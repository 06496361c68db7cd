using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Tests.Iot.Topics;

public sealed class SubscriptionTreeTests
{
    private static readonly string[] Levels = ["a", "b", "+", "", "$x", "#"];

    [Fact]
    public void The_tree_finds_whom_matching_one_by_one_finds()
    {
        var random = new Random(7);
        var tree = new SubscriptionTree<string>();
        var filters = new Dictionary<string, string>();
        for (var i = 0; i < 400; i++)
        {
            var filter = RandomName(random, Levels);
            if (TopicFilter.ProblemOf(filter) is null && filters.TryAdd(filter, "subscriber of " + filter))
            {
                tree.Add(filter, filters[filter], new(QualityOfService.AtMostOnce));
            }
            else if (filters.Remove(filter, out var removed))
            {
                tree.Remove(filter, removed);
            }

            var topic = RandomName(random, ["a", "b", "", "$x"]);
            var expected = filters.Where(entry => topic.Length > 0 && TopicFilter.Matches(entry.Key, topic)).Select(entry => entry.Value);
            var actual = topic.Length > 0 ? tree.Match(topic).Select(entry => entry.Key) : [];
            Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_subscriber_with_overlapping_filters_receives_once_with_the_highest_QoS()
    {
        var tree = new SubscriptionTree<string>();
        tree.Add("a/+", "me", new(QualityOfService.AtMostOnce));
        tree.Add("a/#", "me", new(QualityOfService.AtLeastOnce));
        tree.Add("a/b", "me", new(QualityOfService.AtMostOnce));

        Assert.Equal([KeyValuePair.Create("me", new SubscriptionOptions(QualityOfService.AtLeastOnce))], tree.Match("a/b"));
    }

    [Fact]
    public void An_identical_filter_replaces_the_subscription()
    {
        var tree = new SubscriptionTree<string>();
        tree.Add("a", "me", new(QualityOfService.AtLeastOnce));
        tree.Add("a", "me", new(QualityOfService.AtMostOnce));
        Assert.Equal([KeyValuePair.Create("me", new SubscriptionOptions(QualityOfService.AtMostOnce))], tree.Match("a"));

        tree.Remove("a", "me");
        Assert.Empty(tree.Match("a"));
    }

    [Fact]
    public void Removing_what_is_not_there_changes_nothing()
    {
        var tree = new SubscriptionTree<string>();
        tree.Add("a/b", "me", new(QualityOfService.AtMostOnce));

        tree.Remove("a", "me");
        tree.Remove("a/b/c", "me");
        tree.Remove("a/b", "you");

        Assert.Single(tree.Match("a/b"));
    }

    private static string RandomName(Random random, string[] levels) =>
        string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => levels[random.Next(levels.Length)]));
}
