using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

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

    [Theory]
    [InlineData(0, "x", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.")]
    [InlineData(310, "", "Signature not yet current: ")]
    [InlineData(-310, "", "Signature expired: ")]
    [ConformsTo("ws-403-body", "ws-clock-skew-refused", "ws-bad-signature-403")]
    public async Task A_refused_signature_is_explained_in_the_body_of_the_403(int secondsAhead, string signedBody, string message)
    {
        await _cloud.StartAsync();
        var url = AdministratorUrl.Sign(_cloud.Url, signedBody, TimeSpan.FromSeconds(secondsAhead));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(url) { Scheme = "http" }.Uri);
        foreach (var (name, value) in new[] { ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==") })
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(["message", "traceId"], body.AsObject().Select(member => member.Key));
        Assert.StartsWith(message, (string?)body["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(290)]
    [InlineData(-290)]
    [ConformsTo("ws-clock-skew-accepted")]
    public async Task A_clock_that_is_almost_five_minutes_off_does_not_matter(int secondsAhead)
    {
        await _cloud.StartAsync();
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(
            AdministratorUrl.Sign(_cloud.Url, ahead: TimeSpan.FromSeconds(secondsAhead)), TestContext.Current.CancellationToken);

        Assert.Equal(WebSocketState.Open, socket.State);
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
