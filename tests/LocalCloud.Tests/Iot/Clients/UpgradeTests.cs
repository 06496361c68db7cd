using System.Net;
using System.Net.WebSockets;

namespace LocalCloud.Tests.Iot.Clients;

/// <summary>The upgrade to a WebSocket, over a real socket.</summary>
public sealed class UpgradeTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new(clock: TimeProvider.System);

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("ws-subprotocol-none")]
    public async Task A_client_without_a_subprotocol_is_let_in_and_gets_none()
    {
        await _cloud.StartAsync();
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(AdministratorUrl.Sign(_cloud.Url), TestContext.Current.CancellationToken);

        Assert.Null(socket.SubProtocol);
        await socket.SendAsync(Packets.Connect("c"), WebSocketMessageType.Binary, endOfMessage: true, TestContext.Current.CancellationToken);
        var answer = new byte[8];
        var received = await socket.ReceiveAsync(answer, TestContext.Current.CancellationToken);
        Assert.Equal("20020000", Convert.ToHexString(answer.AsSpan(0, received.Count)));
    }

    [Fact]
    [ConformsTo("ws-payload-hash-of-nothing")]
    public async Task The_signature_is_of_an_empty_body_and_of_no_other()
    {
        await _cloud.StartAsync();
        using var empty = new ClientWebSocket();
        await empty.ConnectAsync(AdministratorUrl.Sign(_cloud.Url), TestContext.Current.CancellationToken);

        using var other = new ClientWebSocket();
        other.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(
            () => other.ConnectAsync(AdministratorUrl.Sign(_cloud.Url, body: "x"), TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.Forbidden, other.HttpStatusCode);
    }
}
