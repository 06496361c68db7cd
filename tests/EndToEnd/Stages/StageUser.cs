using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Stages;

/// <summary>A user of one of several deployments, who listens to everything that he may, and speaks up wherever he may.</summary>
internal sealed class StageUser : IAsyncDisposable
{
    private readonly MqttClient _client = new();

    // Whoever waits for PUBACK passes over what he hears meanwhile.
    private readonly MqttClient _speaking = new();

    private StageUser(SignedInUser user, IReadOnlyDictionary<string, string> outputs, string prefix) =>
        (User, Outputs, Prefix) = (user, outputs, prefix);

    public SignedInUser User { get; }

    public IReadOnlyDictionary<string, string> Outputs { get; }

    public string Prefix { get; }

    /// <summary>Signs in, opens a session, connects and subscribes to a topic of every family.</summary>
    public static async Task<StageUser> ConnectAsync(LocalCloudProcess cloud, string stack)
    {
        var outputs = cloud.OutputsOf(stack);
        var user = await SignedInUser.SignInAsync(cloud, "alice", outputs);
        var session = await user.CallApiAsync(HttpMethod.Post, "/session", new JsonObject());
        Assert.True(session.Status == 200, session.Text);
        var one = new StageUser(user, outputs, (string)session.Json["topicPrefix"]!);
        Assert.Equal(0, await one._client.ConnectAsync(user, $"{user.IdentityId}:{Guid.NewGuid():N}"));
        Assert.Equal(0, await one._speaking.ConnectAsync(user, $"{user.IdentityId}:{Guid.NewGuid():N}"));
        foreach (var filter in one.Filters)
        {
            Assert.Equal(0, await one._client.SubscribeAsync(one.Prefix + filter));
        }

        return one;
    }

    private IEnumerable<string> Filters =>
    [
        $"notifications/{User.IdentityId}", "chat/general", "chat/general/log", "feeds/prices/updates", "devices/+/telemetry",
        "broadcast/announcements", $"signals/{User.IdentityId}",
    ];

    /// <summary>Sends one message to each family, all of which say who speaks.</summary>
    public async Task SpeakAsync(LocalCloudProcess cloud, string word)
    {
        var text = new JsonObject { ["word"] = word }.ToJsonString();
        Assert.True(await _speaking.PublishAsync($"{Prefix}chat/general", text));
        Assert.True(await _speaking.PublishAsync($"{Prefix}devices/{User.IdentityId}/telemetry", text));
        // Too large for the log: its sender is told by a signal.
        Assert.True(await _speaking.PublishAsync($"{Prefix}chat/general", new JsonObject { ["word"] = word, ["more"] = new string('x', 20_000) }.ToJsonString()));
        await PutAsync(cloud, "Update", new JsonObject { ["topic"] = "feeds/prices/updates", ["message"] = new JsonObject { ["word"] = word } });
        await PutAsync(cloud, "Update", new JsonObject { ["topic"] = "broadcast/announcements", ["message"] = new JsonObject { ["word"] = word } });
        await PutAsync(cloud, "Notification", new JsonObject
        {
            ["userId"] = User.IdentityId,
            ["notification"] = new JsonObject { ["type"] = "news", ["title"] = word, ["body"] = word },
        });
    }

    /// <summary>Asks the HTTP API both ways; neither answer may have <paramref name="foreign"/> in it.</summary>
    public async Task AskAsync(string foreign)
    {
        var topics = new JsonArray("chat/general", "feeds/prices/updates", "broadcast/announcements", $"notifications/{User.IdentityId}");
        var caughtUp = await User.CallApiAsync(
            HttpMethod.Post, "/catch-up", new JsonObject { ["topics"] = new JsonArray([.. topics.Select(topic => new JsonObject { ["topic"] = (string)topic!, ["after"] = "0" })]) });
        Assert.True(caughtUp.Status == 200, caughtUp.Text);
        Assert.DoesNotContain(foreign, caughtUp.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(foreign, await HistoryAsync("chat/general"), StringComparison.Ordinal);
    }

    /// <summary>Listens until something has come of every family, and what more is on its way by then.</summary>
    public async Task<IReadOnlyList<(string Topic, string Payload)>> HearAsync()
    {
        List<(string Topic, string Payload)> heard = [];
        var missing = Filters.Select(filter => Prefix + filter.Replace("+", User.IdentityId, StringComparison.Ordinal)).ToHashSet();
        while (missing.Count > 0)
        {
            var message = await _client.NextMessageAsync() ?? throw new InvalidOperationException("The connection was cut.");
            heard.Add(message);
            missing.Remove(message.Topic);
        }

        return heard;
    }

    /// <summary>The payloads of a topic's log.</summary>
    public async Task<string> HistoryAsync(string topic)
    {
        var answer = await User.CallApiAsync(HttpMethod.Get, $"/messages?topic={Uri.EscapeDataString(topic)}");
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json["messages"]!.ToJsonString();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _speaking.DisposeAsync();
    }

    private async Task PutAsync(LocalCloudProcess cloud, string detailType, JsonObject detail)
    {
        var answer = await Administrator.PutEventAsync(cloud, Outputs["EventBusName"], detailType, detail);
        Assert.True((int)answer.Json["FailedEntryCount"]! == 0, answer.Text);
    }
}
