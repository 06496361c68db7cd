using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Rooms;

/// <summary>A user who has rooms, with one connection to listen by and one to speak by: whoever waits for PUBACK passes over what comes meanwhile.</summary>
internal sealed class RoomUser : IAsyncDisposable
{
    private readonly MqttClient _listening = new();
    private readonly MqttClient _speaking = new();
    private string _ingest = "";

    private RoomUser(SignedInUser user) => User = user;

    public SignedInUser User { get; }

    public string IdentityId => User.IdentityId;

    public static async Task<RoomUser> ConnectAsync(LocalCloudProcess cloud, string name)
    {
        var one = new RoomUser(await SignedInUser.SignInAsync(cloud, name));
        var session = await one.CallAsync(HttpMethod.Post, "/session", new JsonObject());
        var family = session["families"]!.AsArray().Single(family => (string)family!["name"]! == "rooms")!;
        one._ingest = (string)family["ingestTopic"]!;
        one.TypingTopic = (string)family["typingTopic"]!;
        Assert.Equal(0, await one._listening.ConnectAsync(one.User, $"{one.IdentityId}:{Guid.NewGuid():N}"));
        Assert.Equal(0, await one._speaking.ConnectAsync(one.User, $"{one.IdentityId}:{Guid.NewGuid():N}"));
        Assert.Equal(0, await one._listening.SubscribeAsync($"signals/{one.IdentityId}"));
        return one;
    }

    /// <summary>Where the session says that members tell they are typing, with its placeholders.</summary>
    public string TypingTopic { get; private set; } = "";

    /// <summary>Makes a room of the given kind; its id.</summary>
    public async Task<string> CreateAsync(string history = "joined", params RoomUser[] members)
    {
        var answer = await User.CallApiAsync(HttpMethod.Post, "/rooms", new JsonObject
        {
            ["title"] = "A room",
            ["history"] = history,
            ["members"] = new JsonArray([.. members.Select(member => new JsonObject { ["user"] = member.IdentityId })]),
        });
        Assert.True(answer.Status == 201, answer.Text);
        return (string)answer.Json["roomId"]!;
    }

    /// <summary>Opens a room: what the answer says of it, or the problem.</summary>
    public async Task<JsonNode> OpenAsync(string roomId) =>
        (await CallAsync(HttpMethod.Post, "/rooms/open", new JsonObject { ["rooms"] = new JsonArray(roomId) }))["rooms"]![0]!;

    /// <summary>Opens a room and listens to it; its live topic.</summary>
    public async Task<string> ListenAsync(string roomId)
    {
        var opened = await OpenAsync(roomId);
        Assert.True(opened["topic"] is not null, opened.ToJsonString());
        var topic = (string)opened["topic"]!;
        Assert.Equal(0, await _listening.SubscribeAsync(topic));
        return topic;
    }

    /// <summary>Hands a message to the rooms' rule; whether PUBACK came.</summary>
    public Task<bool> SayAsync(string roomId, string text, string id) => PublishAsync(
        _ingest.Replace("{roomId}", roomId, StringComparison.Ordinal),
        new JsonObject { ["text"] = text, ["_meta"] = new JsonObject { ["id"] = id } }.ToJsonString());

    /// <summary>Publishes whatever wherever; whether PUBACK came.</summary>
    public Task<bool> PublishAsync(string topic, string payload) => _speaking.PublishAsync(topic, payload);

    /// <summary>The next message of a topic, passing over others.</summary>
    public async Task<JsonNode> HearAsync(string topic)
    {
        while (await _listening.NextMessageAsync() is { } message)
        {
            if (message.Topic == topic)
            {
                return JsonNode.Parse(message.Payload)!;
            }
        }

        throw new InvalidOperationException($"The connection was closed before anything came on {topic}.");
    }

    /// <summary>What comes until a message says <paramref name="last"/>, which has to come on <paramref name="topic"/>.</summary>
    public async Task<IReadOnlyList<(string Topic, JsonNode Payload)>> HearUntilAsync(string topic, string last)
    {
        List<(string Topic, JsonNode Payload)> heard = [];
        while (await _listening.NextMessageAsync() is { } message)
        {
            heard.Add((message.Topic, JsonNode.Parse(message.Payload)!));
            if (message.Topic == topic && message.Payload.Contains(last, StringComparison.Ordinal))
            {
                return heard;
            }
        }

        throw new InvalidOperationException($"The connection was closed before {last} came on {topic}.");
    }

    /// <summary>The next refusal.</summary>
    public async Task<JsonNode> RefusalAsync()
    {
        while (await HearAsync($"signals/{IdentityId}") is var signal)
        {
            if ((string)signal["type"]! == "refused")
            {
                return signal;
            }
        }

        throw new InvalidOperationException("No signal came.");
    }

    public Task SubscribeAsync(string topic) => _listening.SubscribeAsync(topic);

    /// <summary>The room's log as this user reads it, from the beginning.</summary>
    public async Task<JsonArray> ReadAsync(string roomId) =>
        (await CallAsync(HttpMethod.Get, $"/messages?topic=rooms%2F{roomId}&after=0"))["messages"]!.AsArray();

    /// <summary>Calls the API, which has to answer that it is done.</summary>
    public async Task<JsonNode> CallAsync(HttpMethod method, string target, JsonNode? body = null)
    {
        var answer = await User.CallApiAsync(method, target, body);
        Assert.True(answer.Status is 200 or 201, $"{method} {target}: {answer.Status} {answer.Text}");
        return answer.Json;
    }

    /// <summary>Calls the API, which has to refuse: status and reason.</summary>
    public async Task<(int Status, string? Reason)> RefusedAsync(HttpMethod method, string target, JsonNode? body = null)
    {
        var answer = await User.CallApiAsync(method, target, body);
        return (answer.Status, (string?)answer.Json["reason"]);
    }

    public async ValueTask DisposeAsync()
    {
        await _listening.DisposeAsync();
        await _speaking.DisposeAsync();
    }
}
