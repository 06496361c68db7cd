using System.Net;
using System.Net.Sockets;
using LocalCloud.Iot;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class TcpTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_client_without_user_name_is_the_administrator()
    {
        await _cloud.StartAsync();
        using var client = await OpenAsync();

        await client.SendAsync(Packets.Connect("c"));
        Assert.Equal("20020000", await ReceiveAsync(client, 4));
        Assert.EndsWith(":user/administrator", Assert.Single(_cloud.Registry.All).Access.Principal.Arn, StringComparison.Ordinal);
        await client.SendAsync((byte[])[.. Packets.Subscribe(1, ("a", 0)), .. Packets.Publish("a", "hi"), 0xC0, 0x00]);

        Assert.Equal("9003000100" + "30050001616869" + "D000", await ReceiveAsync(client, 14));
    }

    [Fact]
    public async Task An_access_key_with_its_token_is_who_it_was_issued_to_and_policies_hold()
    {
        _cloud.Attach(IotCloud.Alice);
        var alice = _cloud.SignIn(IotCloud.Alice, Policies.Allow("iot:Connect", "client/mine"));
        await _cloud.StartAsync();

        using var client = await OpenAsync();
        await client.SendAsync(Login("mine", alice.AccessKeyId, alice.SessionToken));
        Assert.Equal("20020000", await ReceiveAsync(client, 4));

        using var other = await OpenAsync();
        await other.SendAsync(Login("other", alice.AccessKeyId, alice.SessionToken));
        Assert.Equal("20020005", await ReceiveAsync(other, 4));
        Assert.Equal(IotCloud.Alice, Assert.Single(_cloud.Refused).IdentityId);
    }

    [Theory]
    [InlineData("nobody", "secret")]
    [InlineData("LOCALADMIN0000000000", "local")]
    public async Task A_wrong_user_name_or_password_gets_return_code_4(string user, string password)
    {
        await _cloud.StartAsync();
        using var client = await OpenAsync();

        await client.SendAsync(Login("c", user, password));

        Assert.Equal("20020004", await ReceiveAsync(client, 4));
        Assert.Equal(0, await client.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_token_of_another_key_and_an_expired_one_are_refused()
    {
        var (first, second) = (_cloud.Function(), _cloud.Function());
        await _cloud.StartAsync();
        using var mixed = await OpenAsync();
        await mixed.SendAsync(Login("c", first.AccessKeyId, second.SessionToken));
        Assert.Equal("20020004", await ReceiveAsync(mixed, 4));

        _cloud.Clock.Advance(TimeSpan.FromHours(1));
        using var expired = await OpenAsync();
        await expired.SendAsync(Login("c", first.AccessKeyId, first.SessionToken));
        Assert.Equal("20020004", await ReceiveAsync(expired, 4));
    }

    [Fact]
    public async Task A_connection_that_ends_without_a_disconnect_is_lost_and_leaves_its_will()
    {
        await _cloud.StartAsync();
        var watcher = await _cloud.ConnectAsync("watcher");
        await watcher.SubscribeAsync("w", qos: 0);
        using var client = await OpenAsync();
        await client.SendAsync(Packets.Connect("c", will: ("w", "bye")));
        await ReceiveAsync(client, 4);

        client.Shutdown(SocketShutdown.Both);

        await watcher.ExpectAsync(Packets.Publish("w", "bye"));
    }

    [Fact]
    public async Task A_connection_that_is_reset_leaves_its_will_too()
    {
        await _cloud.StartAsync();
        var watcher = await _cloud.ConnectAsync("watcher");
        await watcher.SubscribeAsync("w", qos: 0);
        var client = await OpenAsync();
        await client.SendAsync(Packets.Connect("c", will: ("w", "bye")));
        await ReceiveAsync(client, 4);

        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Dispose();

        await watcher.ExpectAsync(Packets.Publish("w", "bye"));
    }

    [Fact]
    public async Task The_end_of_localcloud_ends_connections_after_it_was_told()
    {
        await _cloud.StartAsync();
        using var client = await OpenAsync();
        await client.SendAsync(Packets5.Connect("c"));
        await ReceiveAsync(client, Packets5.Connack().Length);

        var end = _cloud.DisposeAsync();

        Assert.Equal("E0", await ReceiveAsync(client, 1));
        await using (var rest = new NetworkStream(client, ownsSocket: true))
        {
            await rest.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        }

        await end;
    }

    [Fact]
    public async Task A_message_as_long_as_allowed_arrives_whole()
    {
        await _cloud.StartAsync();
        using var client = await OpenAsync();
        await client.SendAsync((byte[])[.. Packets.Connect("c"), .. Packets.Subscribe(1, ("a", 0))]);
        Assert.Equal("200200009003000100", await ReceiveAsync(client, 9));
        var message = Packets.Publish("a", new string('.', new IotOptions().MaxPayloadBytes));

        await client.SendAsync(message);

        Assert.Equal(Convert.ToHexString(message), await ReceiveAsync(client, message.Length));
    }

    [Fact]
    public async Task A_client_of_mqtt_5_is_told_why_before_the_connection_ends_in_order()
    {
        await _cloud.StartAsync();
        using var old = await OpenAsync();
        await old.SendAsync(Packets5.Connect("c"));
        await ReceiveAsync(old, Packets5.Connack().Length);
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await _cloud.Connect5Async("c");

        Assert.Equal(Convert.ToHexString(Packets5.Disconnect(0x8E)), await ReceiveAsync(old, 4));
        Assert.Equal(0, await old.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_not_mqtt_is_hung_up_on()
    {
        await _cloud.StartAsync();
        using var client = await OpenAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: a browser, as long as they are\r\n\r\n"u8.ToArray());

        Assert.Equal(0, await client.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.Empty(_cloud.Registry.All);
    }

    [Fact]
    public async Task A_packet_may_come_in_single_bytes()
    {
        await _cloud.StartAsync();
        using var client = await OpenAsync();
        client.NoDelay = true;

        foreach (var part in Packets.Connect("c"))
        {
            await client.SendAsync(new[] { part });
        }

        Assert.Equal("20020000", await ReceiveAsync(client, 4));
    }

    [Fact]
    public async Task Packets_that_come_faster_than_they_are_read_arrive_whole_and_in_order()
    {
        await using var cloud = new IotCloud(new IotOptions().WithoutRates());
        await cloud.StartAsync();
        using var client = await OpenAsync(cloud);
        await client.SendAsync((byte[])[.. Packets.Connect("c"), .. Packets.Subscribe(1, ("a", 0))]);
        Assert.Equal("200200009003000100", await ReceiveAsync(client, 9));
        byte[] all = [.. Enumerable.Range(1000, 1000).SelectMany(i => Packets.Publish("a", $"{i}:{new string('.', i % 97)}"))];

        await client.SendAsync(all);

        Assert.Equal(Convert.ToHexString(all), await ReceiveAsync(client, all.Length));
    }

    // Flags C2: user name, password, clean session.
    private static byte[] Login(string clientId, string user, string password)
    {
        byte[] body = [0, 4, .. "MQTT"u8, 4, 0xC2, 0, 60, .. Text(clientId), .. Text(user), .. Text(password)];
        return body.Length < 128
            ? [0x10, (byte)body.Length, .. body]
            : [0x10, (byte)((body.Length % 128) | 128), (byte)(body.Length / 128), .. body];
    }

    private static byte[] Text(string text) => [(byte)(text.Length >> 8), (byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text)];

    private static async Task<string> ReceiveAsync(Socket socket, int bytes)
    {
        var buffer = new byte[bytes];
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        await stream.ReadExactlyAsync(buffer, TestContext.Current.CancellationToken);
        return Convert.ToHexString(buffer);
    }

    private Task<Socket> OpenAsync() => OpenAsync(_cloud);

    private static async Task<Socket> OpenAsync(IotCloud cloud)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, cloud.MqttPort, TestContext.Current.CancellationToken);
        return socket;
    }
}
