namespace LocalCloud.Tests.Iot.Broker;

public sealed class Mqtt5SubscribeTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("auth-subscribe-refused-mqtt5")]
    public async Task Each_filter_gets_its_own_code_and_the_others_stand()
    {
        var function = _cloud.Function(Policies.Of(
            ("Allow", "iot:Connect", ["client/*"]), ("Allow", "iot:Publish", ["topic/*"]), ("Allow", "iot:Receive", ["topic/*"]),
            ("Allow", "iot:Subscribe", ["topicfilter/mine/*"])));
        var client = await _cloud.Connect5Async("c", function.Principal);

        await client.SendAsync(Packets5.Subscribe(7, ("mine/1", 1), ("theirs", 1), ("mine/#/x", 0), ("mine/2", 0), ("$SYS/#", 0)));

        await client.ExpectAsync(Packets5.Suback(7, 1, 0x87, 0x8F, 0, 0x8F));
        await client.SendAsync(Packets5.Publish("mine/1", "x"));
        await client.ExpectAsync(Packets5.Publish("mine/1", "x"));
    }

    [Fact]
    public async Task The_fifty_first_subscription_gets_0x97()
    {
        var client = await _cloud.Connect5Async("c");
        for (var i = 0; i < 50; i++)
        {
            await client.Subscribe5Async($"t/{i}", options: 0);
        }

        await client.SendAsync(Packets5.Subscribe(2, ("t/50", 0), ("t/49", 1)));
        await client.ExpectAsync(Packets5.Suback(2, 0x97, 1));
    }

    [Theory]
    [ConformsTo("mqtt5-subscription-identifier-refused", "mqtt-no-qos2-subscribe")]
    [InlineData("0B01", 0, 1, 0xA1)]
    [InlineData("", 2, 1, 0x9B)]
    [InlineData("", 0, 9, 0x97)]
    public async Task What_aws_has_not_disconnects(string properties, int qos, int filters, int code)
    {
        var client = await _cloud.Connect5Async("c", properties: "1700");

        await client.SendAsync(Packets5.SubscribeWith(properties, 2, [.. Enumerable.Range(0, filters).Select(i => ($"{i}", qos))]));

        await client.ExpectAsync(Packets5.Disconnect(code));
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task Who_wants_no_messages_of_its_own_gets_those_of_others()
    {
        var client = await _cloud.Connect5Async("c");
        await client.Subscribe5Async("a", options: 0x04);

        await client.SendAsync(Packets5.Publish("a", "mine"));
        await (await _cloud.ConnectAsync("other")).PublishAsync("a", "theirs");

        await client.ExpectAsync(Packets5.Publish("a", "theirs"));
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task An_unsubscribe_says_for_each_filter_whether_it_was_there()
    {
        var client = await _cloud.Connect5Async("c");
        await client.Subscribe5Async("a");

        await client.SendAsync(Packets5.Unsubscribe(9, "a", "b"));

        await client.ExpectAsync("B00500090000" + "11");
    }
}
