using System.Text.Json.Nodes;
using LocalCloud.Iot;

namespace LocalCloud.Tests.Iot.Rules;

/// <summary>What a rule that republishes "is typing" relies on: Basic Ingest, levels tested in WHERE, a topic made of levels, and a role that may publish there alone.</summary>
public sealed class TypingRuleTests : IAsyncDisposable
{
    private const string Rule = "$aws/rules/Typing/";
    private const string Sender = "eu-west-1:0a1b2c3d-0000-4000-8000-000000000001:tab";
    private readonly IotCloud _cloud = new(new IotOptions { ActionRetryDelays = [] });

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("rule-basic-ingest", "rule-topic-in-basic-ingest")]
    public async Task Typing_reaches_the_room_s_sibling_topic_with_the_sender_and_nothing_of_the_payload()
    {
        await TypingAsync("rooms/${topic(2)}/${topic(3)}/typing");
        var watcher = await WatchAsync();
        var client = await _cloud.ConnectAsync(Sender);

        await client.PublishAsync(Rule + "typing/r1/aKey_-9", """{"sender":"somebody else","text":"x"}""");
        await client.PublishAsync(Rule + "typing/r1/aKey_-9", "not JSON");

        var expected = Packets.Publish("rooms/r1/aKey_-9/typing", $$"""{"sender":"{{Sender}}"}""");
        await watcher.ExpectAsync(expected);
        await watcher.ExpectAsync(expected);
        await watcher.ExpectNothingAsync();
    }

    [Theory]
    [InlineData("rooms/r1/k")] // another family
    [InlineData("chat/typing/k")]
    [InlineData("Typing/r1/k")]
    [InlineData("rooms/r1/k/typing")]
    public async Task A_topic_of_another_family_is_republished_nowhere(string topic)
    {
        await TypingAsync("rooms/${topic(2)}/${topic(3)}/typing");
        var watcher = await WatchAsync();
        var client = await _cloud.ConnectAsync(Sender);

        await client.PublishAsync(Rule + topic, "{}");
        await client.PublishAsync(Rule + "typing/last/one", "{}");

        await watcher.ExpectAsync(Packets.Publish("rooms/last/one/typing", $$"""{"sender":"{{Sender}}"}"""));
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task Who_publishes_by_HTTPS_has_no_client_id_and_is_republished_nowhere()
    {
        await TypingAsync("rooms/${topic(2)}/${topic(3)}/typing");
        var watcher = await WatchAsync();

        Assert.Equal(200, (await _cloud.CallAsync("iotdata", "POST", "/topics/%24aws%2Frules%2FTyping%2Ftyping%2Fr1%2Fk", "{}"u8.ToArray())).Status);
        var client = await _cloud.ConnectAsync(Sender);
        await client.PublishAsync(Rule + "typing/last/one", "{}");

        await watcher.ExpectAsync(Packets.Publish("rooms/last/one/typing", $$"""{"sender":"{{Sender}}"}"""));
        await watcher.ExpectNothingAsync();
    }

    [Theory]
    [InlineData("rooms/${topic(2)}/${topic(3)}/typing", true)]
    [InlineData("rooms/${topic(2)}/${topic(3)}", false)] // the room's own topic
    [InlineData("${topic(2)}/${topic(3)}/x/typing", false)]
    [InlineData("rooms/${topic(2)}/typing", false)]
    public async Task The_rule_s_role_is_asked_about_the_topic_that_comes_out(string template, bool published)
    {
        await TypingAsync(template);
        var watcher = await _cloud.ConnectAsync("watcher");
        await watcher.SubscribeAsync("#", qos: 0);
        var client = await _cloud.ConnectAsync(Sender);

        await client.PublishAsync(Rule + "typing/r1/k", "{}");
        await _cloud.StopRulesAsync();

        if (published)
        {
            await watcher.ExpectAsync(Packets.Publish("rooms/r1/k/typing", $$"""{"sender":"{{Sender}}"}"""));
        }

        await watcher.ExpectNothingAsync();
        Assert.Equal(published ? [] : ["iot:Publish"], _cloud.Refused.Select(refused => refused.Action));
    }

    [Fact]
    public async Task A_topic_with_a_level_too_few_names_a_key_that_no_room_has()
    {
        await TypingAsync("rooms/${topic(2)}/${topic(3)}/typing");
        var watcher = await WatchAsync();
        var client = await _cloud.ConnectAsync(Sender);

        await client.PublishAsync(Rule + "typing/r1", "{}");
        await _cloud.StopRulesAsync();

        await watcher.ExpectAsync(Packets.Publish("rooms/r1/undefined/typing", $$"""{"sender":"{{Sender}}"}"""));
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("presence-topics", "rule-sqs-action", "data-delete-connection-reason")]
    public async Task Presence_goes_to_queues_and_a_deleted_connection_ends_the_session_that_began()
    {
        var role = _cloud.Role("Presence", IotCloud.AllowAll);
        foreach (var type in new[] { "connected", "disconnected" })
        {
            await _cloud.RuleAsync(
                $"SELECT clientId, sessionIdentifier, disconnectReason, timestamp FROM '$aws/events/presence/{type}/+'",
                $$$"""{"Sqs":{"QueueUrl":"http://h/1/{{{type}}}","RoleArn":"{{{role}}}","UseBase64":false}}""",
                name: type);
        }

        var client = await _cloud.ConnectAsync(Sender);
        var (queue, body, principal) = await _cloud.Queues.NextAsync();
        var connected = JsonNode.Parse(body)!;
        Assert.Equal(("arn:aws:sqs:eu-west-1:123456789012:connected", role), (queue, principal.RoleArn));
        Assert.Equal((Sender, null), ((string?)connected["clientId"], (string?)connected["disconnectReason"]));

        var answer = await _cloud.CallAsync("iotdata", "DELETE", "/connections/" + Uri.EscapeDataString(Sender));

        Assert.Equal(200, answer.Status);
        await client.EndedAsync();
        (queue, body, _) = await _cloud.Queues.NextAsync();
        var gone = JsonNode.Parse(body)!;
        Assert.Equal("arn:aws:sqs:eu-west-1:123456789012:disconnected", queue);
        Assert.Equal("API_INITIATED_DISCONNECT", (string?)gone["disconnectReason"]);
        Assert.Equal((string?)connected["sessionIdentifier"], (string?)gone["sessionIdentifier"]);
    }

    private Task TypingAsync(string template)
    {
        var role = _cloud.Role("TypingRole", Policies.Allow("iot:Publish", "topic/rooms/*/*/typing"));
        return _cloud.RuleAsync(
            "SELECT clientid() AS sender FROM 'typing/+/+' WHERE clientid() <> 'n/a' AND topic(1) = 'typing'",
            $$$"""{"Republish":{"Topic":"{{{template}}}","RoleArn":"{{{role}}}"}}""",
            name: "Typing");
    }

    private async Task<TestClient> WatchAsync()
    {
        var watcher = await _cloud.ConnectAsync("watcher");
        await watcher.SubscribeAsync("rooms/#", qos: 0);
        return watcher;
    }
}
