using Realtime.Log;
using Realtime.Topics;

namespace Realtime.Tests.Topics;

public sealed class TopicAuthorizationTests
{
    private const string Me = "eu-west-1:11111111-1111-1111-1111-111111111111";

    [Theory]
    [InlineData("notifications/" + Me, true)]
    [InlineData("notifications/eu-west-1:22222222-2222-2222-2222-222222222222", false)]
    [InlineData("notifications/" + Me + "x", false)]
    [InlineData("notifications/EU-WEST-1:11111111-1111-1111-1111-111111111111", false)]
    [InlineData("chat/general", true)]
    [InlineData("chat/general/log", true)]
    [InlineData("feeds/any/updates", true)]
    [InlineData("devices/other/telemetry", true)]
    [InlineData("broadcast/announcements", true)]
    public void A_client_reads_what_is_open_to_all_and_what_is_its_own(string topic, bool may)
    {
        Assert.Equal(may, TopicAuthorization.MayRead(TopicName.Parse(topic), Me));
        Assert.False(TopicAuthorization.MayRead(TopicName.Parse(topic), ""));
    }

    [Theory]
    [InlineData("chat/general", true)]
    [InlineData("chat/general/log", false)]
    [InlineData("feeds/any/updates", true)]
    public void The_backend_publishes_everywhere_but_to_committed_copies(string topic, bool may) =>
        Assert.Equal(may, TopicAuthorization.BackendMayPublish(TopicName.Parse(topic)));

    [Fact]
    public void A_topic_and_its_committed_copy_have_one_log_and_unlogged_families_none()
    {
        var log = new LogTopic("chat/general", TimeSpan.FromDays(90)) { MaxBodyBytes = 16 * 1024 };
        Assert.Equal(log, LogTopic.Of(TopicName.Parse("chat/general/log")));
        Assert.Equal(LogTopic.Of(TopicName.Parse("chat/general")), LogTopic.Of(TopicName.Parse("chat/general/log")));
        Assert.Null(LogTopic.Of(TopicName.Parse("devices/d/telemetry")));
    }
}
