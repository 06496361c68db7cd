using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace LocalCloud.Tests.Iot.Clients;

public sealed class RealClientTests : IAsyncDisposable
{
    private static readonly string RolePolicy = Policies.Of(
        ("Allow", "iot:Connect", ["client/${cognito-identity.amazonaws.com:sub}", "client/${cognito-identity.amazonaws.com:sub}:*"]),
        ("Allow", "iot:Subscribe", ["topicfilter/chat/*", "topicfilter/notifications/${cognito-identity.amazonaws.com:sub}"]),
        ("Allow", "iot:Publish", ["topic/chat/*"]),
        ("Allow", "iot:Receive", ["topic/chat/*", "topic/notifications/${cognito-identity.amazonaws.com:sub}"]));

    private readonly IotCloud _cloud = new(clock: TimeProvider.System);

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("ws-bad-signature-403", "ws-scope-iotdevicegateway", "ws-subprotocol-mqtt", "ws-url-path-mqtt")]
    public async Task MQTT_js_connects_by_presigned_URL_and_is_held_to_the_policies()
    {
        Assert.Equal(
            [
                "wrong secret: Unexpected server response: 403",
                "wrong service: Unexpected server response: 403",
                "unsigned: Unexpected server response: 403",
                "granted: chat/+ 1, chat/general 0",
                "received: chat/general grüße 1",
                "closed",
            ],
            await RunAsync("mqttjs.mjs"));
        AssertRefusedSubscribe();
    }

    [Fact]
    [ConformsTo("ws-subprotocol-mqttv31", "amplify-mqtt-31", "ws-expires-optional", "ws-host-header-with-port")]
    public async Task Stock_Amplify_PubSub_subscribes_publishes_and_is_held_to_the_policies()
    {
        Assert.Equal(
            ["state: Connected", """received: {"text":"grüße"}""", "state: ConnectionDisrupted"], await RunAsync("amplify.mjs"));
        AssertRefusedSubscribe();
    }

    [Fact]
    [ConformsTo("ws-403-headers", "ws-403-body", "ws-authentication-is-sigv4")]
    public async Task A_refused_upgrade_answers_as_AWS_does()
    {
        await _cloud.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_cloud.Url, "/mqtt"));
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("ForbiddenException:", response.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(
            "x-amzn-ErrorMessage, x-amzn-RequestId, x-amzn-ErrorType, Date",
            response.Headers.GetValues("access-control-expose-headers").Single());
        var body = (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
        Assert.Equal(response.Headers.GetValues("x-amzn-RequestId").Single(), (string?)body["traceId"]);
        Assert.NotEmpty((string?)body["message"] ?? "");
    }

    [Fact]
    public async Task Cutting_a_connection_aborts_the_socket_without_a_close_frame()
    {
        await _cloud.StartAsync();
        using var socket = await OpenAsync("c");
        using var http = new HttpClient { BaseAddress = _cloud.Url };
        var connections = JsonNode.Parse(await http.GetStringAsync("/_local/connections", TestContext.Current.CancellationToken))!;
        Assert.Equal("c", (string?)Assert.Single(connections.AsArray())!["clientId"]);

        using var cut = await http.PostAsync("/_local/connections/c/cut", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, cut.StatusCode);

        var e = await Assert.ThrowsAnyAsync<WebSocketException>(
            () => socket.ReceiveAsync(new byte[16], TestContext.Current.CancellationToken));
        Assert.Equal(WebSocketError.ConnectionClosedPrematurely, e.WebSocketErrorCode);
    }

    [Fact]
    public async Task A_text_message_closes_the_connection()
    {
        await _cloud.StartAsync();
        using var socket = await OpenAsync("c");

        await socket.SendAsync("text"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

        var result = await socket.ReceiveAsync(new byte[16], TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketMessageType.Close, result.MessageType);
    }

    [Fact]
    public async Task A_packet_may_be_spread_over_messages_and_a_message_may_hold_several()
    {
        await _cloud.StartAsync();
        using var socket = await OpenAsync("c");
        byte[] packets = [.. Packets.Subscribe(1, ("a", 0)), .. Packets.Publish("a", "hi"), 0xC0, 0x00];
        foreach (var part in packets.Chunk(5))
        {
            await socket.SendAsync(part, WebSocketMessageType.Binary, endOfMessage: true, TestContext.Current.CancellationToken);
        }

        Assert.Equal("9003000100", await ReceiveAsync(socket));
        Assert.Equal("30050001616869", await ReceiveAsync(socket));
        Assert.Equal("D000", await ReceiveAsync(socket));
    }

    [Fact]
    public async Task A_page_from_elsewhere_does_not_connect_as_the_administrator()
    {
        await _cloud.StartAsync();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "http://localhost:1");
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(AdministratorUrl.Sign(_cloud.Url), TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    private static async Task<string> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[64];
        var result = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        return Convert.ToHexString(buffer.AsSpan(0, result.Count));
    }

    private void AssertRefusedSubscribe()
    {
        var refused = Assert.Single(_cloud.Refused);
        Assert.Equal(("iot:Subscribe", IotCloud.Alice), (refused.Action, refused.IdentityId));
        Assert.Equal(IotCloud.Arn + "topicfilter/notifications/somebody-else", refused.Resource);
    }

    private async Task<string[]> RunAsync(string script)
    {
        _cloud.Attach(IotCloud.Alice);
        await _cloud.StartAsync();
        var output = await NodeScript.RunAsync(script, _cloud.Url, _cloud.SignIn(IotCloud.Alice, RolePolicy));
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    // Over a real socket, as the administrator.
    private async Task<ClientWebSocket> OpenAsync(string clientId)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("mqtt");
        await socket.ConnectAsync(AdministratorUrl.Sign(_cloud.Url), TestContext.Current.CancellationToken);
        await socket.SendAsync(
            Packets.Connect(clientId), WebSocketMessageType.Binary, endOfMessage: true, TestContext.Current.CancellationToken);
        Assert.Equal("20020000", await ReceiveAsync(socket));
        return socket;
    }
}
