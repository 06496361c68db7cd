using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using LocalCloud.Gateway.Listening;
using LocalCloud.Tests.Iot;
using LocalCloud.Tests.Iot.Broker;

namespace LocalCloud.Tests.Gateway.Listening;

/// <summary>WebSockets for MQTT that never pass the web server, and all else that does.</summary>
public sealed partial class GatewayListenerTests : IAsyncLifetime
{
    private const string Connack = "20020000";

    private readonly IotCloud _cloud = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [GeneratedRegex("(?<=Date: |x-amzn-RequestId: |\"traceId\":\")[^\r\"]+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Changing { get; }

    [GeneratedRegex(@"(?<=\r\nContent-Length: )\d+", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Length { get; }

    public async ValueTask InitializeAsync() => await _cloud.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task The_head_and_the_first_packets_may_come_in_one_piece()
    {
        using var client = await ConnectAsync();

        await client.SendAsync([
            .. Encoding.ASCII.GetBytes(UpgradeClient.Head(_cloud.Url)), .. MaskedFrame.Binary(Packets.Connect("c")),
            .. MaskedFrame.Binary(Packets.Subscribe(1, ("a", 0))),
        ]);

        await client.ExpectUpgradeAsync(byServer: false);
        Assert.Equal("8204" + Connack + "82059003000100", await client.ReceiveAsync(13));
    }

    [Theory]
    [InlineData(8192, false)]
    [InlineData(8193, true)]
    public async Task A_head_of_8_KB_is_looked_at_and_a_longer_one_is_the_web_servers(int bytes, bool byServer)
    {
        using var client = await ConnectAsync();

        await client.SendAsync(UpgradeClient.WithLength(UpgradeClient.Head(_cloud.Url), bytes));

        await client.ExpectUpgradeAsync(byServer);
        await client.SendAsync(MaskedFrame.Binary(Packets.Connect("c")));
        Assert.Equal("8204" + Connack, await client.ReceiveAsync(6));
    }

    [Fact]
    public async Task A_head_may_come_in_two_pieces_and_in_single_bytes()
    {
        var head = UpgradeClient.Head(_cloud.Url);
        foreach (var pieces in (int[])[2, head.Length])
        {
            using var client = await ConnectAsync();
            foreach (var piece in head.Chunk((head.Length + pieces - 1) / pieces))
            {
                await client.SendAsync(new string(piece));
            }

            Assert.StartsWith("HTTP/1.1 101 ", await client.ReceiveHeadAsync(), StringComparison.Ordinal);
            await client.SendAsync(MaskedFrame.Binary(Packets.Connect($"c{pieces}")));
            Assert.Equal("8204" + Connack, await client.ReceiveAsync(6));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_connects_from_where_and_to_what_is_known(bool byServer)
    {
        using var client = await UpgradeClient.OpenAsync(_cloud.Url, Packets.Connect("c"), byServer: byServer);

        var access = Assert.Single(_cloud.Registry.All).Access;
        Assert.EndsWith(":user/administrator", access.Principal.Arn, StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", Assert.Single(access.Context["aws:SourceIp"]));
        Assert.Equal("localhost", Assert.Single(access.Context["iot:DomainName"]));
    }

    [Theory]
    [InlineData("wrong signature", 403)]
    [InlineData("unsigned", 403)]
    [InlineData("no websocket", 400)]
    [InlineData("other version", 400)]
    [InlineData("short key", 400)]
    [InlineData("two keys", 400)]
    [InlineData("other subprotocol", 400)]
    [InlineData("foreign page", 403)]
    [InlineData("page of this machine", 403)]
    [InlineData("two hosts", 400)]
    [InlineData("other path", 403)]
    public async Task Whatever_is_refused_is_answered_by_the_web_server_as_if_nobody_had_looked_at_it(string what, int status)
    {
        var good = UpgradeClient.Head(_cloud.Url);
        var head = what switch
        {
            "wrong signature" => good.Replace(" HTTP/1.1", "0 HTTP/1.1", StringComparison.Ordinal),
            "unsigned" => UpgradeClient.Head(_cloud.Url, "/mqtt", UpgradeClient.Headers),
            "no websocket" => good.Replace("Upgrade: websocket", "Upgrade: h2c", StringComparison.Ordinal),
            "other version" => good.Replace("Version: 13", "Version: 12", StringComparison.Ordinal),
            "short key" => good.Replace("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25j", StringComparison.Ordinal),
            "two keys" => good.Insert(good.Length - 2, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"),
            "other subprotocol" => good.Replace("mqtt\r\n", "mqtt5\r\n", StringComparison.Ordinal),
            "foreign page" => good.Insert(good.Length - 2, "Origin: https://evil.example\r\n"),
            "page of this machine" => good.Insert(good.Length - 2, "Origin: http://localhost:1\r\n"),
            "two hosts" => good.Insert(good.Length - 2, "Host: localhost\r\n"),
            _ => good.Replace("/mqtt?", "/mqttx?", StringComparison.Ordinal),
        };

        var answer = await AskAsync(head);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal(await AskAsync(UpgradeClient.ForServer(head)), answer);
        Assert.Empty(_cloud.Registry.All);
    }

    [Fact]
    public async Task Other_requests_are_answered_on_the_same_port_also_several_on_one_connection()
    {
        using var http = new HttpClient { BaseAddress = _cloud.Url };
        using var socket = await UpgradeClient.OpenAsync(_cloud.Url, Packets.Connect("c"));
        for (var i = 0; i < 3; i++)
        {
            using var answer = await http.GetAsync("/_local/nothing", Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task What_is_no_http_is_hung_up_on()
    {
        using var client = await ConnectAsync();

        // The beginning of TLS.
        await client.SendAsync([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03, 0x0D, 0x0A, 0x0D, 0x0A]);

        Assert.StartsWith("HTTP/1.1 400 ", await client.ReceiveAllAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_and_ends_its_side_at_once_is_answered()
    {
        for (var i = 0; i < 20; i++)
        {
            using var client = await ConnectAsync();
            await client.SendAsync("GET /_local/nothing HTTP/1.1\r\nHost: localhost\r\n\r\n");
            client.Socket.Shutdown(SocketShutdown.Send);

            Assert.StartsWith("HTTP/1.1 404 ", await client.ReceiveAllAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Garbage_behind_the_head_gets_the_answer_and_then_a_close()
    {
        using var client = await ConnectAsync();

        await client.SendAsync(UpgradeClient.Head(_cloud.Url) + "GET / HTTP/1.1\r\n\r\n");

        await client.ExpectUpgradeAsync(byServer: false);
        Assert.Equal("880203EA", await client.ReceiveAsync(4));
        Assert.Equal("", await client.ReceiveAllAsync());
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(30, true)]
    public async Task Who_says_nothing_holds_up_nobody_and_is_the_web_servers_after_half_a_minute(int seconds, bool byServer)
    {
        using var silent = await ConnectAsync();
        await _cloud.Clock.WaitForTimerAsync(GatewayListener.Patience);
        using var other = await UpgradeClient.OpenAsync(_cloud.Url, Packets.Connect("other"));
        _cloud.Clock.Advance(TimeSpan.FromSeconds(seconds));

        await silent.SendAsync(UpgradeClient.Head(_cloud.Url));

        await silent.ExpectUpgradeAsync(byServer);
    }

    [Fact]
    public async Task Who_says_nothing_and_closes_is_closed_too()
    {
        using var client = await ConnectAsync();

        client.Socket.Shutdown(SocketShutdown.Send);

        Assert.Equal("", await client.ReceiveAllAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_end_of_localcloud_ends_connections_after_they_were_told_and_those_that_say_nothing(bool byServer)
    {
        using var silent = await ConnectAsync();
        using var client = await UpgradeClient.OpenAsync(
            _cloud.Url, Packets5.Connect("c"), Convert.ToHexString(Packets5.Connack()), byServer);

        var end = _cloud.DisposeAsync();

        Assert.Equal("8204" + Convert.ToHexString(Packets5.Disconnect(0x8B)), await client.ReceiveAsync(6));
        Assert.Equal("880203E8", await client.ReceiveAsync(4));
        client.Socket.Shutdown(SocketShutdown.Send);
        Assert.Equal("", await client.ReceiveAllAsync());
        Assert.Equal("", await silent.ReceiveAllAsync());
        await end;
        await Assert.ThrowsAsync<SocketException>(ConnectAsync);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_only_closes_its_side_is_lost_and_leaves_its_will(bool byServer)
    {
        var watcher = await _cloud.ConnectAsync("watcher");
        await watcher.SubscribeAsync("w", qos: 0);
        using var client = await UpgradeClient.OpenAsync(_cloud.Url, Packets.Connect("c", will: ("w", "bye")), byServer: byServer);

        client.Socket.Shutdown(SocketShutdown.Send);

        await watcher.ExpectAsync(Packets.Publish("w", "bye"));
        await client.ReceiveAllAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_closes_is_answered_and_leaves_no_will(bool byServer)
    {
        var watcher = await _cloud.ConnectAsync("watcher");
        await watcher.SubscribeAsync("w", qos: 0);
        using var client = await UpgradeClient.OpenAsync(_cloud.Url, Packets.Connect("c", will: ("w", "bye")), byServer: byServer);

        await client.SendAsync(MaskedFrame.Of(0x88, [0x03, 0xE8]));

        Assert.Equal("880203E8", await client.ReceiveAsync(4));
        Assert.Equal("", await client.ReceiveAllAsync());
        await watcher.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_is_cut_is_reset(bool byServer)
    {
        using var client = await UpgradeClient.OpenAsync(_cloud.Url, Packets.Connect("c"), byServer: byServer);

        Assert.Single(_cloud.Registry.All).Abort(LocalCloud.Iot.Broker.DisconnectReason.ServerInitiated);

        var e = await Assert.ThrowsAsync<SocketException>(async () => await client.Socket.ReceiveAsync(new byte[1], Cancellation));
        Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
    }

    private Task<UpgradeClient> ConnectAsync() => UpgradeClient.ConnectAsync(_cloud.Url);

    private async Task<string> AskAsync(string head)
    {
        using var client = await ConnectAsync();
        await client.SendAsync(head.Insert(head.Length - 2, head.Contains("Connection: Upgrade", StringComparison.Ordinal) ? "" : "Connection: close\r\n"));
        var answer = await client.ReceiveHeadAsync();
        var length = Length.Match(answer);
        if (length.Success)
        {
            answer += Encoding.UTF8.GetString(Convert.FromHexString(await client.ReceiveAsync(int.Parse(length.Value, CultureInfo.InvariantCulture))));
        }

        return Changing.Replace(answer, "…");
    }
}
