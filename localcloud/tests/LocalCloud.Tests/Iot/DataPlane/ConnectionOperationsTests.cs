using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Tests.Iot.Mqtt;

namespace LocalCloud.Tests.Iot.DataPlane;

public sealed class ConnectionOperationsTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("data-get-connection")]
    public async Task A_connected_client_is_described()
    {
        var client = _cloud.Open();
        await client.SendAsync(Packets.Connect("eu-west-1:x:tab", keepAlive: 5));
        await client.ExpectAsync("20020000");

        var (status, body) = await GetAsync("/connections/eu-west-1%3Ax%3Atab");
        Assert.Equal(200, status);
        Assert.Equal(
            $$"""{"connected":true,"clientId":"eu-west-1:x:tab","cleanSession":true,"keepAliveDuration":30,"sessionExpiry":0,"connectedSince":{{Now}}}""",
            body);

        (_, body) = await GetAsync("/connections/eu-west-1%3Ax%3Atab?includeSocketInformation=true");
        Assert.Equal("127.0.0.1", (string?)JsonNode.Parse(body)!["sourceIp"]);
    }

    [Fact]
    public async Task A_persistent_session_is_described_with_its_expiry()
    {
        var client = _cloud.Open();
        await client.SendAsync(Packets.Connect("c", clean: false));
        await client.ExpectAsync("20020000");

        var description = JsonNode.Parse((await GetAsync("/connections/c")).Body)!;

        Assert.False((bool?)description["cleanSession"]);
        Assert.Equal(3_600, (int?)description["sessionExpiry"]);
    }

    [Theory]
    [ConformsTo("data-get-connection-after-disconnect")]
    [InlineData(29 * 60, 200)]
    [InlineData(30 * 60, 404)]
    public async Task A_client_that_left_is_known_for_half_an_hour(int seconds, int expected)
    {
        var client = await _cloud.ConnectAsync("c");
        await client.SendAsync("E000");
        await client.ExpectEndAsync();
        var left = Now;
        _cloud.Clock.Advance(TimeSpan.FromSeconds(seconds));

        var (status, body) = await GetAsync("/connections/c");

        Assert.Equal(expected, status);
        if (expected == 200)
        {
            Assert.Equal(
                """{"connected":false,"clientId":"c","cleanSession":true,"keepAliveDuration":60,"sessionExpiry":0,"""
                + $$""" "disconnectedSince":{{left}},"disconnectReason":"CLIENT_INITIATED_DISCONNECT"}""".TrimStart(),
                body);
        }
    }

    [Theory]
    [ConformsTo("data-delete-connection-404")]
    [InlineData("GET", "/connections/nobody")]
    [InlineData("DELETE", "/connections/nobody")]
    [InlineData("GET", "/connections/nobody/subscriptions")]
    public async Task A_client_that_nobody_knows_is_not_found(string method, string target)
    {
        var (status, body, response) = await _cloud.CallAsync("iotdata", method, target);

        Assert.Equal((404, "ResourceNotFoundException:"), (status, response.Headers[RestJsonProtocol.ErrorTypeHeader]));
        Assert.NotNull(JsonNode.Parse(body)!["traceId"]);
    }

    [Fact]
    [ConformsTo("data-delete-connection", "data-delete-connection-reason", "data-delete-connection-may-return")]
    public async Task Deleting_a_connection_ends_it_with_its_reason_and_the_client_may_return()
    {
        var watcher = await _cloud.ConnectAsync("watcher");
        await watcher.SubscribeAsync("$aws/events/presence/disconnected/+", qos: 0);
        var client = await _cloud.ConnectAsync("c");

        var (status, body, _) = await _cloud.CallAsync("iotdevicegateway", "DELETE", "/connections/c");

        Assert.Equal((200, ""), (status, body));
        await client.EndedAsync();
        var publish = Assert.IsType<LocalCloud.Iot.Mqtt.PublishPacket>(Frames.Decode(await watcher.NextAsync()));
        var left = JsonNode.Parse(publish.Payload.Span)!;
        Assert.Equal("API_INITIATED_DISCONNECT", (string?)left["disconnectReason"]);
        Assert.False((bool?)left["clientInitiatedDisconnect"]);
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await _cloud.ConnectAsync("c");
    }

    [Theory]
    [ConformsTo("data-delete-connection-defaults")]
    [InlineData("", true)]
    [InlineData("?preventWillMessage=false", true)]
    [InlineData("?preventWillMessage=true", false)]
    public async Task Deleting_a_connection_publishes_its_will_unless_told_otherwise(string query, bool publishes)
    {
        var watcher = await _cloud.ConnectAsync("watcher");
        await watcher.SubscribeAsync("wills", qos: 0);
        var client = _cloud.Open();
        await client.SendAsync(Packets.Connect("c", will: ("wills", "gone")));
        await client.ExpectAsync("20020000");

        Assert.Equal(200, (await _cloud.CallAsync("iotdata", "DELETE", "/connections/c" + query)).Status);
        await client.EndedAsync();

        if (publishes)
        {
            await watcher.ExpectAsync(Packets.Publish("wills", "gone"));
        }

        await watcher.ExpectNothingAsync();
    }

    [Theory]
    [ConformsTo("data-delete-connection-defaults")]
    [InlineData("", true, true)]
    [InlineData("?cleanSession=true", true, false)]
    [InlineData("", false, true)]
    [InlineData("?cleanSession=true", false, false)]
    public async Task Deleting_a_connection_keeps_its_session_unless_told_otherwise(string query, bool isConnected, bool isPresent)
    {
        var client = _cloud.Open();
        await client.SendAsync(Packets.Connect("c", clean: false));
        await client.ExpectAsync("20020000");
        if (!isConnected)
        {
            await client.SendAsync("E000");
            await client.EndedAsync();
        }

        Assert.Equal(200, (await _cloud.CallAsync("iotdata", "DELETE", "/connections/c" + query)).Status);
        await client.EndedAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        var again = _cloud.Open();
        await again.SendAsync(Packets.Connect("c", clean: false));
        await again.ExpectAsync(isPresent ? "20020100" : "20020000");
    }

    [Fact]
    [ConformsTo("data-list-subscriptions")]
    public async Task Subscriptions_come_in_pages_of_twenty()
    {
        var client = await _cloud.ConnectAsync("c");
        for (var i = 0; i < 21; i++)
        {
            await client.SubscribeAsync($"t/{i:00}", qos: i % 2);
        }

        var (filters, token) = await PageAsync("");
        Assert.Equal(20, filters.Length);
        Assert.Equal("t/00 0", filters[0]);
        Assert.Equal("t/19 1", filters[19]);
        (filters, token) = await PageAsync("?nextToken=" + token);
        Assert.Equal(["t/20 0"], filters);
        Assert.Null(token);
        (filters, token) = await PageAsync("?maxResults=200");
        Assert.Equal(21, filters.Length);
        Assert.Null(token);
    }

    [Theory]
    [InlineData("maxResults=1", 200)]
    [InlineData("maxResults=200", 200)]
    [InlineData("maxResults=0", 400)]
    [InlineData("maxResults=201", 400)]
    [InlineData("nextToken=x", 400)]
    public async Task A_page_of_1_to_200_subscriptions_may_be_asked_for(string query, int expected)
    {
        await _cloud.ConnectAsync("c");

        Assert.Equal(expected, (await _cloud.CallAsync("iotdata", "GET", "/connections/c/subscriptions?" + query)).Status);
    }

    [Theory]
    [ConformsTo("data-list-subscriptions")]
    [InlineData("0", 400)]
    [InlineData("1", 200)]
    [InlineData("200", 200)]
    [InlineData("201", 400)]
    public async Task A_page_has_1_to_200_subscriptions(string maxResults, int expected)
    {
        await _cloud.ConnectAsync("c");

        Assert.Equal(expected, (await GetAsync("/connections/c/subscriptions?maxResults=" + maxResults)).Status);
    }

    [Theory]
    [ConformsTo("limit-delete-connection-rate", "limit-connection-reads-rate")]
    [InlineData("GET", "/connections/c", 200)]
    [InlineData("GET", "/connections/c/subscriptions", 200)]
    [InlineData("DELETE", "/connections/c", 200)]
    public async Task Each_operation_takes_one_call_a_second_for_a_client_id(string method, string target, int first)
    {
        await _cloud.ConnectAsync("c");
        Assert.Equal(first, (await _cloud.CallAsync("iotdata", method, target)).Status);

        var (status, _, response) = await _cloud.CallAsync("iotdata", method, target);
        Assert.Equal((429, "ThrottlingException:"), (status, response.Headers[RestJsonProtocol.ErrorTypeHeader]));

        Assert.Equal(404, (await _cloud.CallAsync("iotdata", method, target.Replace("/c", "/d", StringComparison.Ordinal).Replace("/donnections", "/connections", StringComparison.Ordinal))).Status);
    }

    [Theory]
    [ConformsTo("auth-delete-connection-resource")]
    [InlineData("GET", "/connections/c", "iot:GetConnection")]
    [InlineData("GET", "/connections/c/subscriptions", "iot:ListSubscriptions")]
    [InlineData("DELETE", "/connections/c", "iot:DeleteConnection")]
    public async Task Each_operation_needs_its_action_on_the_client(string method, string target, string action)
    {
        await _cloud.ConnectAsync("c");
        var other = _cloud.Function(Policies.Allow(action, "client/other")).Principal;
        var (status, body, response) = await _cloud.CallAsync("iotdata", method, target, principal: other);

        Assert.Equal((403, "ForbiddenException:"), (status, response.Headers[RestJsonProtocol.ErrorTypeHeader]));
        Assert.Equal("Forbidden", (string?)JsonNode.Parse(body)!["message"]);
        Assert.Equal((action, IotCloud.Arn + "client/c"), (_cloud.Refused[0].Action, _cloud.Refused[0].Resource));

        var allowed = _cloud.Function(Policies.Allow(action, "client/c")).Principal;
        Assert.Equal(200, (await _cloud.CallAsync("iotdata", method, target, principal: allowed)).Status);
    }

    [Theory]
    [InlineData("GET", "/connections/c?includeSocketInformation=yes")]
    [InlineData("DELETE", "/connections/c?cleanSession=1")]
    [InlineData("DELETE", "/connections/c?preventWillMessage=")]
    public async Task A_wrong_flag_is_refused_and_does_nothing(string method, string target)
    {
        await _cloud.ConnectAsync("c");

        Assert.Equal(400, (await _cloud.CallAsync("iotdata", method, target)).Status);
        Assert.NotNull(_cloud.Registry.Find("c"));
    }

    [Theory]
    [InlineData(128, 404)]
    [InlineData(129, 400)]
    public async Task A_client_id_has_at_most_128_bytes(int bytes, int expected) =>
        Assert.Equal(expected, (await GetAsync("/connections/" + new string('c', bytes))).Status);

    private long Now => _cloud.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<(int Status, string Body)> GetAsync(string target)
    {
        _cloud.Clock.Advance(TimeSpan.Zero);
        var (status, body, _) = await _cloud.CallAsync("iotdata", "GET", target, principal: null);
        if (status == 429)
        {
            _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
            (status, body, _) = await _cloud.CallAsync("iotdata", "GET", target, principal: null);
        }

        return (status, body);
    }

    private async Task<(string[] Filters, string? Token)> PageAsync(string query)
    {
        var (status, body) = await GetAsync("/connections/c/subscriptions" + query);
        Assert.Equal(200, status);
        var page = JsonNode.Parse(body)!;
        return (
            [.. page["subscriptions"]!.AsArray().Select(entry => $"{entry!["topicFilter"]} {entry["qos"]}")],
            (string?)page["nextToken"]);
    }
}
