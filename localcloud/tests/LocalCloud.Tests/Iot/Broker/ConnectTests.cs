using LocalCloud.Iot;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class ConnectTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [ConformsTo("mqtt-version-31-accepted")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_levels_are_let_in(bool mqtt31)
    {
        var client = _cloud.Open();

        await client.SendAsync(Packets.Connect("c", mqtt31: mqtt31));

        await client.ExpectAsync("20020000");
    }

    [Theory]
    [InlineData("10 12 0004 4D515454 06 02 003C 05 1100000010 0000", "20020001")] // MQTT 6
    [InlineData("10 0C 0004 4D515454 04 00 003C 0000", "20020002")] // no client id, and a session to keep
    [InlineData("10 0E 0006 4D5149736470 03 02 003C 0000", "20020002")] // no client id in MQTT 3.1
    public async Task What_can_not_be_let_in_is_told_why_and_closed(string connect, string answer)
    {
        var client = _cloud.Open();

        await client.SendAsync(connect);

        await client.ExpectAsync(answer);
        await client.ExpectEndAsync();
    }

    [Fact]
    [ConformsTo("limit-client-id-128")]
    public async Task A_client_id_may_have_128_bytes_and_not_more()
    {
        await _cloud.ConnectAsync(new string('ä', 64));

        var client = _cloud.Open();
        await client.SendAsync(Packets.Connect(new string('ä', 64) + "a"));
        await client.ExpectAsync("20020002");
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task An_empty_client_id_of_mqtt_3_1_1_gets_one_from_the_broker()
    {
        await _cloud.ConnectAsync("");
        Assert.StartsWith("$GEN/", Assert.Single(_cloud.Registry.All).Client!.ClientId, StringComparison.Ordinal);
    }

    [Fact]
    [ConformsTo("mqtt-second-connect")]
    public async Task A_second_connect_closes_the_connection()
    {
        var client = await _cloud.ConnectAsync("c");

        await client.SendAsync(Packets.Connect("c"));

        await client.ExpectEndAsync();
    }

    [Theory]
    [ConformsTo("mqtt-connack-before-other-packets")]
    [InlineData("C000")]
    [InlineData("30 07 0003 612F62 6869")]
    [InlineData("82 06 000A 0001 61 00")]
    [InlineData("E000")]
    public async Task Any_packet_before_the_connect_closes_the_connection(string packet)
    {
        var client = _cloud.Open();

        await client.SendAsync(packet);

        await client.ExpectEndAsync();
        Assert.Empty(_cloud.Registry.All);
    }

    [Fact]
    public async Task A_newer_connection_takes_a_client_id_over_with_nothing_of_the_older_left()
    {
        var old = await _cloud.ConnectAsync("c");
        await old.SubscribeAsync("a/b");
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        var newer = await _cloud.ConnectAsync("c");

        await old.ExpectEndAsync();
        Assert.True(old.Transport.WasAborted);
        await newer.PublishAsync("a/b");
        await newer.ExpectNothingAsync();
        Assert.Single(_cloud.Registry.All);
    }

    [Fact]
    [ConformsTo("limit-connect-1-per-second")]
    public async Task A_client_id_connects_once_a_second()
    {
        var first = await _cloud.ConnectAsync("c");
        var second = _cloud.Open();
        await second.SendAsync(Packets.Connect("c"));
        await second.ExpectAsync("20020003");
        await second.ExpectEndAsync();
        await first.ExpectNothingAsync();

        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await _cloud.ConnectAsync("c");
    }

    [Fact]
    [ConformsTo("auth-connect-refused-mqtt3")]
    public async Task An_unauthorized_connect_is_refused_with_5_and_recorded()
    {
        var alice = _cloud.SignIn(IotCloud.Alice, Policies.Allow("iot:Connect", "client/${cognito-identity.amazonaws.com:sub}"));
        _cloud.Attach(IotCloud.Alice);
        var client = _cloud.Open(alice.Principal);

        await client.SendAsync(Packets.Connect("somebody-else"));

        await client.ExpectAsync("20020005");
        await client.ExpectEndAsync();
        var refused = Assert.Single(_cloud.Refused);
        Assert.Equal(("iot:Connect", IotCloud.Arn + "client/somebody-else", IotCloud.Alice), (refused.Action, refused.Resource, refused.IdentityId));
        await _cloud.ConnectAsync(IotCloud.Alice, alice.Principal);
    }

    [Fact]
    [ConformsTo("auth-connect-attributes")]
    public async Task Asking_for_a_session_to_keep_needs_more_than_iot_Connect()
    {
        _cloud.Attach(IotCloud.Alice, Policies.DenyConnectAttributes);
        var alice = _cloud.SignIn(IotCloud.Alice);
        await _cloud.ConnectAsync("plain", alice.Principal);

        var client = _cloud.Open(alice.Principal);
        await client.SendAsync(Packets.Connect("persistent", clean: false));
        await client.ExpectAsync("20020005");

        var willing = _cloud.Open(alice.Principal);
        await willing.SendAsync(Packets.Connect("willing", will: ("w", "bye")));
        await willing.ExpectAsync("20020005");
        Assert.All(_cloud.Refused, refused => Assert.Equal("Deny", refused.Statement!["Effect"]!.ToString()));
        Assert.Equal(2, _cloud.Refused.Count);
    }

    [Fact]
    public async Task A_socket_without_a_connect_is_cut_after_ten_seconds()
    {
        var client = _cloud.Open();

        _cloud.Clock.Advance(new IotOptions().ConnectTimeout - TimeSpan.FromTicks(1));
        Assert.False(client.Transport.WasAborted);
        _cloud.Clock.Advance(TimeSpan.FromTicks(1));

        await client.ExpectEndAsync();
        Assert.True(client.Transport.WasAborted);
    }

    [Theory]
    [ConformsTo("mqtt-keep-alive-clamped-high", "mqtt-keep-alive-clamped-low")]
    [InlineData(60, 90)]
    [InlineData(1, 45)] // at least 30 s
    [InlineData(29, 45)]
    [InlineData(1_200, 1_800)]
    [InlineData(0, 1_800)] // none asked for: 1,200 s
    [InlineData(65_535, 1_800)]
    public async Task Silence_of_one_and_a_half_keep_alives_cuts_the_connection(int keepAlive, int seconds)
    {
        var client = _cloud.Open();
        await client.SendAsync(Packets.Connect("c", keepAlive));
        await client.ExpectAsync("20020000");

        _cloud.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        await client.ExpectNothingAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(client.Transport.WasAborted);
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        await client.ExpectEndAsync();
        Assert.True(client.Transport.WasAborted);
    }

    [Fact]
    [ConformsTo("ws-duration-24-hours")]
    public async Task A_connection_lives_a_day_at_most()
    {
        var client = await _cloud.ConnectAsync("c");
        for (var minutes = 1; minutes < 24 * 60; minutes++)
        {
            _cloud.Clock.Advance(TimeSpan.FromMinutes(1));
            await client.ExpectNothingAsync();
        }

        _cloud.Clock.Advance(TimeSpan.FromMinutes(1));

        await client.ExpectEndAsync();
    }

    [Fact]
    [ConformsTo("mqtt-will-on-lost-connection", "mqtt-will-not-on-disconnect")]
    public async Task A_will_is_published_when_the_connection_is_lost_and_not_after_a_disconnect()
    {
        var watcher = await _cloud.ConnectAsync("watcher");
        await watcher.SubscribeAsync("w", qos: 0);

        var polite = _cloud.Open();
        await polite.SendAsync(Packets.Connect("polite", will: ("w", "bye")));
        await polite.ExpectAsync("20020000");
        await polite.SendAsync("E000");
        await polite.ExpectEndAsync();
        await watcher.ExpectNothingAsync();

        var lost = _cloud.Open();
        await lost.SendAsync(Packets.Connect("lost", will: ("w", "bye")));
        await lost.ExpectAsync("20020000");
        lost.Transport.Abort();
        await watcher.ExpectAsync(Packets.Publish("w", "bye"));
    }

    [Fact]
    public async Task A_disconnect_or_the_end_of_the_socket_ends_the_connection_and_its_subscriptions()
    {
        var polite = await _cloud.ConnectAsync("polite");
        await polite.SubscribeAsync("a");
        await polite.SendAsync("E000");
        await polite.ExpectEndAsync();

        var closing = await _cloud.ConnectAsync("closing");
        await closing.SubscribeAsync("a");
        closing.Transport.FromClient.Writer.Complete();
        await closing.ExpectEndAsync();

        Assert.Empty(_cloud.Registry.All);
        Assert.Empty(_cloud.Broker.Subscriptions.Match("a"));
    }

    [Theory]
    [InlineData("F000")]
    [InlineData("30 FFFFFFFF")]
    [InlineData("30 FFFFFF7F")]
    [InlineData("82 06 000A 0001 61 07")]
    [InlineData("36 05 0001 61 0001")]
    [InlineData("62 02 0001")]
    public async Task Malformed_packets_close_the_connection_and_no_other(string packet)
    {
        var other = await _cloud.ConnectAsync("other");
        var client = await _cloud.ConnectAsync("c");

        await client.SendAsync(packet);

        await client.ExpectEndAsync();
        await other.ExpectNothingAsync();
    }
}
