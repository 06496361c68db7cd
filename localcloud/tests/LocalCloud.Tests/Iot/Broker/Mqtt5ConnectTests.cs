using LocalCloud.Iot;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class Mqtt5ConnectTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("mqtt5-connack-properties")]
    public async Task The_connack_says_what_the_broker_can()
    {
        var client = _cloud.Open();

        await client.SendAsync(Packets5.Connect("c"));

        await client.ExpectAsync(Packets5.Connack());
    }

    [Theory]
    [InlineData(0, 1_200)]
    [InlineData(5, 30)]
    [InlineData(65_535, 1_200)]
    public async Task The_connack_says_which_keep_alive_holds(int asked, int holds)
    {
        var client = _cloud.Open();

        await client.SendAsync(Packets5.Connect("c", keepAlive: asked));

        await client.ExpectAsync(Packets5.Connack(keepAlive: holds));
    }

    [Fact]
    [ConformsTo("mqtt5-assigned-client-identifier")]
    public async Task A_client_without_id_is_told_the_one_it_gets()
    {
        var client = _cloud.Open();

        await client.SendAsync(Packets5.Connect("", clean: false));

        var answer = await client.NextAsync();
        var id = Assert.Single(_cloud.Registry.All).Client!.ClientId;
        Assert.Equal(Convert.ToHexString(Packets5.Connack(first: Packets5.Text(0x12, id))), answer);
    }

    [Fact]
    [ConformsTo("auth-connect-refused-mqtt5")]
    public async Task An_unauthorized_connect_gets_0x87()
    {
        _cloud.Attach(IotCloud.Alice);
        var alice = _cloud.SignIn(IotCloud.Alice, Policies.Allow("iot:Connect", "client/other"));
        var client = _cloud.Open(alice.Principal);

        await client.SendAsync(Packets5.Connect("mine"));

        await client.ExpectAsync(Packets5.Refused(0x87, Packets5.Text(0x1F, "the policies don't allow it")));
        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData("1500016D", 0x8C)] // enhanced authentication
    [InlineData("27000001FF", 0x97)] // takes less than 512 bytes
    [ConformsTo("limit-client-packet-size-512", "mqtt5-no-auth-packet")]
    public async Task What_aws_has_not_is_refused(string properties, int code)
    {
        var client = _cloud.Open();

        await client.SendAsync(Packets5.Connect("c", properties: "1700" + properties));

        await client.ExpectAsync(Packets5.Refused(code));
        await client.ExpectEndAsync();
    }

    [Fact]
    [ConformsTo("limit-client-packet-size-512")]
    public async Task A_client_that_takes_512_bytes_is_let_in() =>
        await _cloud.Connect5Async("c", properties: "2700000200");

    [Theory]
    [InlineData("a/+", 0x90)]
    [InlineData("$aws/things", 0x90)]
    public async Task A_will_to_a_topic_that_aws_does_not_take_is_refused(string topic, int code)
    {
        var client = _cloud.Open();

        await client.SendAsync(Packets5.Connect("c", properties: "1700", will: new(topic, "bye")));

        await client.ExpectAsync(Packets5.Refused(code));
        await client.ExpectEndAsync();
    }

    [Fact]
    [ConformsTo("mqtt-duplicate-client-id")]
    public async Task The_older_one_of_two_clients_with_one_id_is_told_so_and_its_will_is_published()
    {
        var watcher = await _cloud.ConnectAsync("watcher");
        await watcher.SubscribeAsync("w", qos: 0);
        var old = _cloud.Open();
        await old.SendAsync(Packets5.Connect("c", will: new("w", "bye")));
        await old.ExpectAsync(Packets5.Connack());
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        await _cloud.Connect5Async("c");

        await old.ExpectAsync(Packets5.Disconnect(0x8E));
        await old.ExpectEndAsync();
        await watcher.ExpectAsync(Packets.Publish("w", "bye"));
        Assert.False(old.Transport.WasAborted);
    }

    [Fact]
    [ConformsTo("mqtt-idle-timeout")]
    public async Task Silence_is_told_as_such()
    {
        var client = await _cloud.Connect5Async("c");

        _cloud.Clock.Advance(TimeSpan.FromSeconds(90));

        await client.ExpectAsync(Packets5.Disconnect(0x8D));
        await client.ExpectEndAsync();
    }

    [Fact]
    [ConformsTo("mqtt-second-connect")]
    public async Task A_second_connect_is_a_protocol_error()
    {
        var client = await _cloud.Connect5Async("c", properties: "1700");

        await client.SendAsync(Packets5.Connect("c"));

        await client.ExpectAsync(Packets5.Disconnect(0x82));
        await client.ExpectEndAsync();
    }

    [Theory]
    [ConformsTo("mqtt5-no-auth-packet", "mqtt-no-qos2-packets")]
    [InlineData("F000", 0x82)] // AUTH
    [InlineData("62020001", 0x82)] // PUBREL
    [InlineData("3006000161020102", 0x82)]
    [InlineData("30FFFFFFFF", 0x81)]
    [InlineData("30FFFFFF7F", 0x95)]
    public async Task What_can_not_be_understood_ends_the_connection_with_its_code(string packet, int code)
    {
        var client = await _cloud.Connect5Async("c", properties: "1700");

        await client.SendAsync(packet);

        await client.ExpectAsync(Packets5.Disconnect(code));
        await client.ExpectEndAsync();
    }

    [Fact]
    [ConformsTo("mqtt5-request-problem-information")]
    public async Task A_reason_is_given_in_words_unless_the_client_wants_none()
    {
        var curious = await _cloud.Connect5Async("curious");
        await curious.SendAsync(Packets5.Publish("a/+", "x", qos: 1, packetId: 1));
        Assert.Contains(Packets5.Text(0x1F, "a topic name contains a wildcard [MQTT-3.3.2-2]"), await curious.NextAsync(), StringComparison.Ordinal);

        var curt = await _cloud.Connect5Async("curt", properties: "1700");
        await curt.SendAsync(Packets5.Publish("a/+", "x", qos: 1, packetId: 1));
        await curt.ExpectAsync("400400019000");
    }

    [Fact]
    public async Task A_client_that_does_not_close_after_a_disconnect_is_cut_off()
    {
        var client = await _cloud.Connect5Async("c");
        client.Transport.ClosesToo = false;
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await _cloud.Connect5Async("c");
        await client.ExpectAsync(Packets5.Disconnect(0x8E));
        await client.Transport.Closed;
        Assert.False(client.Transport.WasAborted);

        _cloud.Clock.Advance(new IotOptions().CloseTimeout);

        await client.EndedAsync();
        Assert.True(client.Transport.WasAborted);
    }
}
