using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Tests.Iot.Topics;

public sealed class TopicCacheTests
{
    [Fact]
    public void Full_it_forgets_and_goes_on()
    {
        const int Max = 64 * 1024;
        var cache = new TopicCache<string>();
        cache.Add("first", "1", size: Max - 2);
        cache.Add("at the limit", "2", size: 0);
        Assert.Equal("1", cache.Find("first"));

        Assert.Equal("3", cache.Add("one past it", "3", size: 0));

        Assert.Null(cache.Find("first"));
        Assert.Equal("3", cache.Find("one past it"));
    }

    [Fact]
    public void A_remembered_match_does_not_outlive_a_change_of_subscriptions()
    {
        var tree = new SubscriptionTree<string>();
        for (var round = 0; round < 3; round++)
        {
            Assert.Empty(tree.Match("a/b"));
            tree.Add("a/+", "me", new(QualityOfService.AtMostOnce));
            Assert.Equal(QualityOfService.AtMostOnce, Assert.Single(tree.Match("a/b")).Value.QoS);
            tree.Add("a/+", "me", new(QualityOfService.AtLeastOnce));
            Assert.Equal(QualityOfService.AtLeastOnce, Assert.Single(tree.Match("a/b")).Value.QoS);
            tree.Remove("a/+", "me");
        }
    }
}
