namespace LocalCloud.Tests.Iot.DataPlane;

public sealed class DirectMessageTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("data-direct-message", "data-direct-message-not-for-rules")]
    public async Task A_direct_message_reaches_its_client_without_a_subscription_and_nobody_else()
    {
        var client = await _cloud.ConnectAsync("c");
        var other = await _cloud.ConnectAsync("other");
        await other.SubscribeAsync("#");

        Assert.Equal(200, await SendAsync("/connections/c/messages?topic=a%2Fb"));

        await client.ExpectAsync(Packets.Publish("a/b", "hi"));
        await other.ExpectNothingAsync();
    }

    [Theory]
    [InlineData("/connections/nobody/messages?topic=a", 404)]
    [InlineData("/connections/c/messages", 400)]
    [InlineData("/connections/c/messages?topic=", 400)]
    [InlineData("/connections/c/messages?topic=a%2F%23", 400)]
    [InlineData("/connections/c/messages?topic=%24aws%2Fa", 400)]
    [InlineData("/connections/c/messages?topic=a&confirmation=yes", 400)]
    [InlineData("/connections/c/messages?topic=a&timeout=0", 400)]
    [InlineData("/connections/c/messages?topic=a&timeout=16", 400)]
    [InlineData("/connections/c/messages?topic=a&timeout=1", 200)]
    [InlineData("/connections/c/messages?topic=a&timeout=15", 200)]
    [ConformsTo("data-direct-message-not-for-rules", "data-direct-message-errors", "data-direct-message-confirmation")]
    public async Task A_wrong_direct_message_is_refused(string target, int expected)
    {
        await _cloud.ConnectAsync("c");

        Assert.Equal(expected, await SendAsync(target));
    }

    [Fact]
    [ConformsTo("data-direct-message-errors")]
    public async Task A_payload_of_128_KiB_is_taken_and_one_byte_more_is_not()
    {
        await _cloud.ConnectAsync("c");

        Assert.Equal(200, await SendAsync("/connections/c/messages?topic=a", new byte[128 * 1024]));
        Assert.Equal(413, await SendAsync("/connections/c/messages?topic=a", new byte[(128 * 1024) + 1]));
    }

    [Fact]
    [ConformsTo("data-direct-message-errors")]
    public async Task An_absent_client_is_told_apart_from_one_with_a_session()
    {
        var client = _cloud.Open();
        await client.SendAsync(Packets.Connect("c", clean: false));
        await client.ExpectAsync("20020000");
        await client.SendAsync("E000");
        await client.EndedAsync();

        var (status, body, _) = await _cloud.CallAsync("iotdata", "POST", "/connections/c/messages?topic=a", [1]);

        Assert.Equal(404, status);
        Assert.Contains("persistent session", body, StringComparison.Ordinal);
    }

    [Fact]
    [ConformsTo("data-direct-message-confirmation")]
    public async Task A_confirmed_message_is_answered_once_the_client_has_acknowledged_it()
    {
        var client = await _cloud.ConnectAsync("c");
        var sent = SendAsync("/connections/c/messages?topic=a&confirmation=true");
        await client.ExpectAsync(Packets.Publish("a", "hi", qos: 1, packetId: 1));
        await client.ExpectNothingAsync();
        Assert.False(sent.IsCompleted);

        await client.SendAsync("40020001");

        Assert.Equal(200, await sent);
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("&timeout=15", 15)]
    [ConformsTo("data-direct-message-confirmation")]
    public async Task A_client_that_does_not_acknowledge_in_time_makes_it_504(string query, int seconds)
    {
        var client = await _cloud.ConnectAsync("c");
        var sent = SendAsync("/connections/c/messages?topic=a&confirmation=true" + query);
        await client.ExpectAsync(Packets.Publish("a", "hi", qos: 1, packetId: 1));
        _cloud.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(sent.IsCompleted);

        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(504, await sent);
    }

    [Theory]
    [ConformsTo("data-direct-message-permissions")]
    [InlineData("client/c", "a", 200)]
    [InlineData("client/d", "a", 403)]
    [InlineData("client/c", "b", 403)]
    public async Task The_sender_needs_the_right_to_the_client_and_to_the_topic(string resource, string topic, int expected)
    {
        await _cloud.ConnectAsync("c");
        var sender = _cloud.Function(
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:SendDirectMessage","Resource":"RESOURCE","Condition":{"StringEquals":{"iot:Topic":"a"}}}]}"""
                .Replace("RESOURCE", IotCloud.Arn + resource, StringComparison.Ordinal)).Principal;

        var (status, _, _) = await _cloud.CallAsync("iotdata", "POST", "/connections/c/messages?topic=" + topic, [1], sender);

        Assert.Equal(expected, status);
    }

    [Fact]
    [ConformsTo("data-direct-message-permissions")]
    public async Task The_receiver_needs_the_right_to_receive()
    {
        var client = await _cloud.ConnectAsync("c", _cloud.Function(
            Policies.Of(("Allow", "iot:Connect", ["client/*"]), ("Allow", "iot:Receive", ["topic/a"]))).Principal);

        Assert.Equal(200, await SendAsync("/connections/c/messages?topic=a"));
        Assert.Equal(403, await SendAsync("/connections/c/messages?topic=b"));

        await client.ExpectAsync(Packets.Publish("a", "hi"));
        await client.ExpectNothingAsync();
    }

    private async Task<int> SendAsync(string target, byte[]? payload = null) =>
        (await _cloud.CallAsync("iotdata", "POST", target, payload ?? "hi"u8.ToArray())).Status;
}
