using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Permissions.Matrix;

/// <summary>A room with one of everybody who may have to do with one, and what each of them gets: <c>ok</c>, the HTTP status with the reason, or what MQTT says.</summary>
internal sealed class MatrixRoom
{
    private readonly LocalCloudProcess _cloud;
    private readonly MatrixConnections _connections;
    private readonly Dictionary<string, SignedInUser?> _users;
    private string _id = "";
    private string _oldKey = "";
    private string _topic = "";
    private string _other = "";

    private MatrixRoom(LocalCloudProcess cloud, MatrixConnections connections, Dictionary<string, SignedInUser?> users) =>
        (_cloud, _connections, _users) = (cloud, connections, users);

    private SignedInUser Owner => _users["owner"]!;

    public static async Task<MatrixRoom> MakeAsync(
        LocalCloudProcess cloud, MatrixConnections connections, SignedInUser owner, (string Name, SignedInUser User) member, SignedInUser guest, SignedInUser foreign)
    {
        Dictionary<string, SignedInUser?> users = new()
        {
            ["owner"] = owner,
            ["member"] = member.User,
            ["guest"] = guest,
            ["unsigned"] = null,
            ["foreign"] = foreign,
        };
        foreach (var name in (string[])["moderator", "removed", "muted", "blocked", "stranger"])
        {
            await Administrator.CreateUserAsync(cloud, name);
            users[name] = await SignedInUser.SignInAsync(cloud, name);
        }

        // After the member's own session, which goes on.
        users["second"] = await SignedInUser.SignInAnewAsync(cloud, member.Name);
        Assert.NotEqual(member.User.IdentityId, users["second"]!.IdentityId);
        foreach (var user in users.Values.OfType<SignedInUser>().Except([owner, member.User, guest, foreign]))
        {
            Assert.Equal(200, (await user.CallApiAsync(HttpMethod.Post, "/session", new JsonObject())).Status);
        }

        var room = new MatrixRoom(cloud, connections, users);
        (room._id, room._oldKey) = await room.CreateAsync(["moderator", "member", "removed", "muted", "blocked"]);
        (_, room._other) = await room.CreateAsync([]);
        await room.DoAsync(HttpMethod.Post, $"/rooms/{room._id}/members", new JsonObject { ["remove"] = new JsonArray(users["removed"]!.IdentityId) });
        await room.DoAsync(HttpMethod.Post, $"/rooms/{room._id}/members", room.Muting());
        room._topic = await room.OpenAsync(room._id);
        await Administrator.PutEventAsync(cloud, "BlockUser", new JsonObject { ["userId"] = users["blocked"]!.IdentityId });
        await Eventually.BeAsync(async () => (await Administrator.AttachedPoliciesAsync(cloud, users["blocked"]!.IdentityId)).Count == 0, "the block");
        return room;
    }

    /// <summary>What a caller gets for an action of the HTTP API.</summary>
    public async Task<string> CallAsync(string action, string caller)
    {
        var room = (action, caller) is ("leave", "moderator" or "member" or "muted" or "second") or ("delete", "owner")
            ? (await CreateAsync(["moderator", "member", "muted"])).Id
            : _id;
        var (method, target, body) = RequestFor(action, room);
        var text = body?.ToJsonString() ?? "";
        using var request = new HttpRequestMessage(method, new Uri(_cloud.HttpApi, target));
        if (body is not null)
        {
            request.Content = new StringContent(text, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        }

        if (_users[caller] is { } user)
        {
            SigV4.Sign(request, text, "execute-api", user.Credentials);
        }

        var answer = await ApiAnswer.SendAsync(_cloud.Http, request);
        var json = answer.Status == 200 || answer.Text.StartsWith('{') ? answer.Json : null;
        // Each room of a call has its own outcome.
        var problem = json?["rooms"]?[0]?["problem"] ?? json?["topics"]?[0]?["problem"] ?? (answer.Status == 200 ? null : json);
        return answer.Status == 200 && problem is null ? "ok"
            : $"{(int?)problem?["status"] ?? answer.Status}" + (problem?["reason"] is { } reason ? $"/{reason}" : "");
    }

    /// <summary>What a caller gets who subscribes to a filter.</summary>
    public Task<string> SubscribeAsync(string filter, string caller) => ConnectedAsync(caller, async client =>
        await client.SubscribeAsync(Filled(filter)) switch { -1 => "cut", 0x80 => "0x80", _ => "ok" });

    /// <summary>What a caller gets who publishes to a topic.</summary>
    public Task<string> PublishAsync(string topic, string caller) => ConnectedAsync(caller, async client =>
        await client.PublishAsync(Filled(topic), "{}") ? "ok" : "cut");

    /// <summary>What a caller gets who publishes to a topic by HTTPS, where policies are the same and no connection is cut.</summary>
    public async Task<string> HttpPublishAsync(string topic, string caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_cloud.Gateway, $"/topics/{Filled(topic)}?qos=1")) { Content = new StringContent("{}") };
        SigV4.Sign(request, "{}", "iotdata", _users[caller]!.Credentials);
        var answer = await ApiAnswer.SendAsync(_cloud.Http, request);
        return answer.Status == 200 ? "ok" : $"{answer.Status}";
    }

    /// <summary>What becomes of a message that a caller hands to the rooms' rule: <c>ok</c> when it is live, or why it was refused.</summary>
    public Task<string> SayAsync(string caller) => ConnectedAsync(caller, async client =>
    {
        var id = $"{Guid.NewGuid():N}";
        if (await client.SubscribeAsync(_topic) != 0 || await client.SubscribeAsync($"signals/{_users[caller]!.IdentityId}") != 0)
        {
            return "cut";
        }

        Assert.Equal("ok", await ConnectedAsync(caller, async speaking =>
            await speaking.PublishAsync($"$aws/rules/Realtime_rooms/rooms/{_id}", $$"""{ "_meta": { "id": "{{id}}" } }""") ? "ok" : "cut"));
        while (await client.NextMessageAsync() is { } message)
        {
            if (message.Payload.Contains(id, StringComparison.Ordinal))
            {
                return message.Topic == _topic ? "ok" : (string)JsonNode.Parse(message.Payload)!["reason"]!;
            }
        }

        return "cut";
    });

    /// <summary>How many entries the room's log has for its owner, and the public one beside it.</summary>
    public async Task<string> CountEntriesAsync()
    {
        var room = await Owner.CallApiAsync(HttpMethod.Get, $"/messages?topic=rooms%2F{_id}&after=0");
        var chat = await Owner.CallApiAsync(HttpMethod.Get, "/messages?topic=chat%2Fgeneral&after=0");
        return $"{room.Json["messages"]!.AsArray().Count} {chat.Json["messages"]!.AsArray().Count}";
    }

    private (HttpMethod Method, string Target, JsonNode? Body) RequestFor(string action, string room) => action switch
    {
        "get" => (HttpMethod.Get, $"/rooms/{room}", null),
        "open" => (HttpMethod.Post, "/rooms/open", new JsonObject { ["rooms"] = new JsonArray(room) }),
        "members" => (HttpMethod.Get, $"/rooms/{room}/members", null),
        "here" => (HttpMethod.Get, $"/rooms/{room}/here", null),
        "messages" => (HttpMethod.Get, $"/messages?topic=rooms%2F{room}", null),
        "catch-up" => (HttpMethod.Post, "/catch-up", new JsonObject { ["topics"] = new JsonArray(new JsonObject { ["topic"] = $"rooms/{room}" }) }),
        "mark" => (HttpMethod.Put, $"/rooms/{room}/read", new JsonObject { ["position"] = "0" }),
        // Of changes those that leave the room as it is, where they are allowed.
        "title" => (HttpMethod.Patch, $"/rooms/{room}", new JsonObject { ["title"] = "A room" }),
        "slow-mode" => (HttpMethod.Patch, $"/rooms/{room}", new JsonObject { ["slowModeSeconds"] = 0 }),
        "add" => (HttpMethod.Post, $"/rooms/{room}/members", new JsonObject { ["add"] = new JsonArray(new JsonObject { ["user"] = _users["member"]!.IdentityId }) }),
        "remove" => (HttpMethod.Post, $"/rooms/{room}/members", new JsonObject { ["remove"] = new JsonArray(_users["stranger"]!.IdentityId) }),
        "roles" => (HttpMethod.Post, $"/rooms/{room}/members", new JsonObject { ["roles"] = new JsonArray(new JsonObject { ["user"] = _users["member"]!.IdentityId, ["role"] = "member" }) }),
        "mute" => (HttpMethod.Post, $"/rooms/{room}/members", Muting()),
        "leave" => (HttpMethod.Delete, $"/rooms/{room}/members/me", null),
        "delete" => (HttpMethod.Delete, $"/rooms/{room}", null),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No such action."),
    };

    private JsonObject Muting() => new() { ["mute"] = new JsonArray(new JsonObject { ["user"] = _users["muted"]!.IdentityId, ["seconds"] = 86_400 }) };

    private string Filled(string topic) => topic
        .Replace("{live}", _topic, StringComparison.Ordinal)
        .Replace("{room}", _id, StringComparison.Ordinal)
        .Replace("{key}", _topic.Split('/')[^1], StringComparison.Ordinal)
        .Replace("{old}", _oldKey.Split('/')[^1], StringComparison.Ordinal)
        .Replace("{other}", _other, StringComparison.Ordinal)
        .Replace("{me}", _users["member"]!.IdentityId, StringComparison.Ordinal);

    private Task<string> ConnectedAsync(string caller, Func<MqttClient, Task<string>> then) =>
        _connections.AskAsync(_users[caller]?.Credentials, (_users[caller] ?? Owner).IdentityId, then);

    /// <summary>A room of the owner's and its live topic.</summary>
    private async Task<(string Id, string Topic)> CreateAsync(IEnumerable<string> members)
    {
        var made = await DoAsync(HttpMethod.Post, "/rooms", new JsonObject
        {
            ["title"] = "A room",
            ["members"] = new JsonArray([.. members.Select(name => new JsonObject
            {
                ["user"] = _users[name]!.IdentityId,
                ["role"] = name == "moderator" ? name : "member",
            })]),
        });
        var id = (string)made["roomId"]!;
        return (id, await OpenAsync(id));
    }

    private async Task<string> OpenAsync(string room) =>
        (string)(await DoAsync(HttpMethod.Post, "/rooms/open", new JsonObject { ["rooms"] = new JsonArray(room) }))["rooms"]![0]!["topic"]!;

    private async Task<JsonNode> DoAsync(HttpMethod method, string target, JsonNode body)
    {
        var answer = await Owner.CallApiAsync(method, target, body);
        Assert.True(answer.Status is 200 or 201, $"{method} {target}: {answer.Text}");
        return answer.Json;
    }
}
