using LocalCloud.Iot;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class SubscribeTests : IAsyncDisposable
{
    private static readonly string RolePolicy = Policies.Of(
        ("Allow", "iot:Connect", ["client/*"]),
        ("Allow", "iot:Subscribe", ["topicfilter/mine/*", "topicfilter/exact/#"]),
        ("Deny", "iot:Subscribe", ["topicfilter/mine/secret/*"]),
        ("Allow", "iot:Publish", ["topic/*"]),
        ("Allow", "iot:Receive", ["topic/*"]));

    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Eight_filters_are_answered_in_order_with_what_was_granted()
    {
        var client = await _cloud.ConnectAsync("c");

        await client.SendAsync(Packets.Subscribe(
            0x0102, ("1", 0), ("2", 1), ("3", 0), ("4", 1), ("5/#", 0), ("+/6", 1), ("7", 0), ("8", 1)));

        await client.ExpectAsync("900A0102" + "0001000100010001");
    }

    [Fact]
    [ConformsTo("limit-filters-per-subscribe-8")]
    public async Task A_ninth_filter_in_one_packet_closes_the_connection()
    {
        var client = await _cloud.ConnectAsync("c");

        await client.SendAsync(Packets.Subscribe(1, [.. Enumerable.Range(0, 9).Select(i => ($"{i}", 0))]));

        await client.ExpectEndAsync();
    }

    [Fact]
    [ConformsTo("limit-subscriptions-50", "limit-subscription-51-rejected")]
    public async Task The_fifty_first_subscription_is_refused_in_the_suback_and_the_others_stay()
    {
        var client = await _cloud.ConnectAsync("c");
        for (var i = 0; i < 50; i++)
        {
            await client.SubscribeAsync($"t/{i}", qos: 0);
        }

        await client.SendAsync(Packets.Subscribe(2, ("t/50", 0), ("t/49", 1)));
        await client.ExpectAsync("90040002" + "8001"); // the second one is there already, and only changes its QoS

        await client.SendAsync(Packets.Unsubscribe(3, "t/0"));
        await client.ExpectAsync("B0020003");
        await client.SubscribeAsync("t/50", qos: 0);
    }

    [Theory]
    [ConformsTo("mqtt-no-qos2-subscribe")]
    [InlineData("a/#/b", 0)]
    [InlineData("a+", 0)]
    [InlineData("", 0)]
    [InlineData("1/2/3/4/5/6/7/8/9", 0)]
    [InlineData("a", 2)]
    public async Task A_wrong_filter_or_QoS_2_closes_the_connection(string filter, int qos)
    {
        var client = await _cloud.ConnectAsync("c");

        await client.SendAsync(Packets.Subscribe(1, (filter, qos)));

        await client.ExpectEndAsync();
    }

    [Fact]
    [ConformsTo("limit-topic-256")]
    public async Task A_filter_of_257_bytes_closes_the_connection_and_one_of_256_does_not()
    {
        var client = await _cloud.ConnectAsync("c");

        await client.SubscribeAsync(new string('a', 256));
        await client.SendAsync(Packets.Subscribe(1, (new string('a', 257), 0)));

        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task A_denied_filter_closes_the_connection_and_is_recorded_with_the_statement()
    {
        var client = await ConnectAliceAsync(_cloud);

        await client.SendAsync(Packets.Subscribe(1, ("mine/1", 0), ("mine/secret/1", 0)));

        await client.ExpectEndAsync();
        var refused = Assert.Single(_cloud.Refused);
        Assert.Equal("iot:Subscribe", refused.Action);
        Assert.Equal(IotCloud.Arn + "topicfilter/mine/secret/1", refused.Resource);
        Assert.Equal(IotCloud.Alice, refused.IdentityId);
        Assert.Equal("S2", refused.Statement!["Sid"]!.ToString());
    }

    [Fact]
    [ConformsTo("auth-subscribe-refused-mqtt3")]
    public async Task With_the_switch_a_denied_filter_gets_0x80_and_no_message_and_the_connection_lives()
    {
        await using var cloud = new IotCloud(new IotOptions { DeniedSubscribe = DeniedSubscribe.Suback });
        var client = await ConnectAliceAsync(cloud);

        await client.SendAsync(Packets.Subscribe(1, ("theirs/1", 0), ("mine/1", 0)));
        await client.ExpectAsync("90040001" + "8000");

        await client.PublishAsync("theirs/1");
        await client.ExpectNothingAsync();
        Assert.Equal(IotCloud.Arn + "topicfilter/theirs/1", Assert.Single(cloud.Refused).Resource);
    }

    [Theory]
    [ConformsTo("auth-subscribe-is-a-string-match")]
    [InlineData("exact/#", true)]
    [InlineData("exact/one", false)] // # in a policy is a character, not a wildcard
    [InlineData("exact/+", false)]
    [InlineData("mine/#", true)]
    [InlineData("mine/a/b", true)]
    [InlineData("#", false)]
    [InlineData("+/1", false)]
    [InlineData("$share/group/mine/1", false)]
    [InlineData("$aws/events/#", false)]
    public async Task Policies_match_the_text_of_the_filter(string filter, bool allowed)
    {
        await using var cloud = new IotCloud(new IotOptions { DeniedSubscribe = DeniedSubscribe.Suback });
        var client = await ConnectAliceAsync(cloud);

        await client.SendAsync(Packets.Subscribe(1, (filter, 1)));

        await client.ExpectAsync(allowed ? "9003000101" : "9003000180");
    }

    [Fact]
    public async Task After_an_unsubscribe_nothing_comes_any_more()
    {
        var client = await _cloud.ConnectAsync("c");
        await client.SubscribeAsync("a");

        await client.SendAsync(Packets.Unsubscribe(9, "a", "never-there"));
        await client.ExpectAsync("B0020009");

        await client.PublishAsync("a");
        await client.ExpectNothingAsync();
    }

    private static Task<TestClient> ConnectAliceAsync(IotCloud cloud)
    {
        cloud.Attach(IotCloud.Alice);
        return cloud.ConnectAsync(IotCloud.Alice, cloud.SignIn(IotCloud.Alice, RolePolicy).Principal);
    }
}
