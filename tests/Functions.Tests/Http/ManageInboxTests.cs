using System.Text;
using System.Text.Json;
using Functions.Tests.Events;
using Functions.Tests.Fakes;
using Realtime.Inbox;
using Realtime.Log;

namespace Functions.Tests.Http;

public sealed class ManageInboxTests : IDisposable
{
    private static readonly string Topic = $"notifications/{TestBackend.Alice}";

    private readonly TestBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task An_inbox_tells_each_notification_with_its_state_and_counts_them()
    {
        await NotifyAsync(3);
        var newest = (await ReadAsync()).GetProperty("messages")[0];
        Assert.Equal(
            ["id", "topic", "position", "sender", "sentAt", "payload", "read", "archived"], newest.EnumerateObject().Select(property => property.Name));

        var changed = await ChangeAsync($$"""{"action":"read","positions":["{{newest.GetProperty("position").GetString()}}"]}""");

        Assert.Equal((2, 2), (changed.GetProperty("unread").GetInt32(), changed.GetProperty("unseen").GetInt32()));
        Assert.Equal(changed.GetProperty("upTo").GetString(), changed.GetProperty("position").GetString());
        var page = await ReadAsync(("limit", "2"));
        Assert.Equal([true, false], page.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("read").GetBoolean()));
        Assert.Equal(1, (await ReadAsync(("limit", "2"), ("before", page.GetProperty("next").GetString()!))).GetProperty("messages").GetArrayLength());
        Assert.Equal(2, (await ReadAsync(("show", "unread"))).GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task The_user_s_devices_are_told_of_a_change_and_nobody_who_listens_for_notifications()
    {
        await NotifyAsync(2);
        var newest = (await ReadAsync()).GetProperty("messages")[0].GetProperty("position").GetString();

        var changed = await ChangeAsync($$"""{"action":"archive","upTo":"{{newest}}","id":"c-1"}""");

        Assert.Equal([$"signals/{TestBackend.Alice}"], _backend.Iot.Topics);
        var signal = JsonDocument.Parse(_backend.Iot.Published.Single().Payload).RootElement;
        Assert.Equal(["kind", "topic", "id", "seq", "epoch", "sentAt", "sender"], signal.GetProperty("_meta").EnumerateObject().Select(property => property.Name));
        Assert.Equal(("state", Topic, "state:c-1", "backend"), (Meta("kind"), Meta("topic"), Meta("id"), Meta("sender")));
        Assert.Equal(changed.GetProperty("position").GetString(), $"{Meta("epoch")}.{signal.GetProperty("_meta").GetProperty("seq").GetInt64()}");
        Assert.Equal(("archive", newest), (signal.GetProperty("action").GetString(), signal.GetProperty("upTo").GetString()));

        string? Meta(string name) => signal.GetProperty("_meta").GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_change_of_many_is_told_without_them_because_a_signal_has_little_room()
    {
        await NotifyAsync(60);
        var positions = (await ReadAsync(("limit", "60"))).GetProperty("messages").EnumerateArray().Select(message => $"\"{message.GetProperty("position").GetString()}\"");

        await ChangeAsync($$"""{"action":"read","positions":[{{string.Join(',', positions)}}]}""");

        var signal = _backend.Iot.Published.Single().Payload;
        Assert.True(signal.Length <= 1_024);
        Assert.Equal(["_meta"], JsonDocument.Parse(signal).RootElement.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task What_was_seen_is_told_at_most_every_ten_seconds_and_is_no_entry()
    {
        await NotifyAsync(3);
        var positions = (await ReadAsync()).GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("position").GetString()).Reverse().ToList();

        foreach (var position in positions)
        {
            var seen = await ChangeAsync($$"""{"seenUpTo":"{{position}}"}""");
            Assert.Equal(JsonValueKind.Null, seen.GetProperty("position").ValueKind);
        }

        Assert.Equal((0, 3), ((await ReadAsync()).GetProperty("unseen").GetInt32(), (await ReadAsync()).GetProperty("unread").GetInt32()));
        Assert.Equal($$$"""{"_meta":{"kind":"seen","topic":"{{{Topic}}}"},"upTo":"{{{positions[0]}}}"}""", _backend.Iot.Published.Single().Payload);
    }

    [Fact]
    public async Task An_id_that_was_used_for_another_change_is_a_conflict()
    {
        await NotifyAsync(2);
        var positions = (await ReadAsync()).GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("position").GetString()).ToList();
        await ChangeAsync($$"""{"action":"read","positions":["{{positions[0]}}"],"id":"c"}""");

        var answer = await ChangeAsync($$"""{"action":"read","positions":["{{positions[1]}}"],"id":"c"}""", status: 409);

        Assert.Equal(("id", "id-used"), (answer.GetProperty("parameter").GetString(), answer.GetProperty("reason").GetString()));
    }

    // Forwards, backwards and since a time, with limits: page after page of notifications alone.
    [Fact]
    public async Task Who_knows_of_no_inbox_sees_notifications_alone()
    {
        var begin = _backend.Clock.Now;
        for (var round = 0; round < 6; round++)
        {
            await NotifyAsync(1);
            var newest = (await ReadAsync()).GetProperty("messages")[0].GetProperty("position").GetString();
            await ChangeAsync($$"""{"action":"read","positions":["{{newest}}"]}""");
            await ChangeAsync($$"""{"action":"unread","positions":["{{newest}}"]}""");
        }

        var time = begin.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(6, (await PagesAsync(first: ("after", "0"), then: "after")).Count(kind => kind is null));
        Assert.Equal(6, (await PagesAsync(first: ("since", time), then: "after")).Count(kind => kind is null));
        Assert.Equal(6, (await PagesAsync(first: null, then: "before")).Count(kind => kind is null));
        Assert.Equal((6, 12), Split(await PagesAsync(first: ("after", "0"), then: "after", "state")));
        Assert.Equal((6, 12), Split(await PagesAsync(first: null, then: "before", "state")));
        Assert.Equal((6, 0), Split(await CatchUpAsync("")));
        Assert.Equal((6, 12), Split(await CatchUpAsync(""","kinds":["state"]""")));
        Assert.Equal((6, 0), Split(await CatchUpAsync(""","kinds":[]""")));

        static (int Messages, int Changes) Split(IReadOnlyList<string?> kinds) => (kinds.Count(kind => kind is null), kinds.Count(kind => kind == "state"));
    }

    [Fact]
    public async Task Kinds_that_there_are_not_are_a_problem_of_the_topic_alone()
    {
        var request = EventFile.Request("catch-up/valid");
        request.Body = $$"""{"topics":[{"topic":"{{Topic}}","after":"0","kinds":["members"]},{"topic":"chat/general","after":"0"}]}""";

        var topics = JsonDocument.Parse((await _backend.CatchUp.HandleAsync(request, new FakeContext())).Body).RootElement.GetProperty("topics");

        Assert.Equal("kinds", topics[0].GetProperty("problem").GetProperty("parameter").GetString());
        Assert.Equal(0, topics[1].GetProperty("messages").GetArrayLength());
    }

    private async Task<IReadOnlyList<string?>> PagesAsync((string, string)? first, string then, string? kinds = null)
    {
        List<string?> found = [];
        List<(string Name, string Value)> query = [("topic", Topic), ("limit", "2"), .. kinds is null ? [] : ((string, string)[])[("kinds", kinds)]];
        var common = query.Count;
        query.AddRange(first is { } begin ? [begin] : []);
        while (true)
        {
            var page = await AskAsync(_backend.GetMessages.HandleAsync, "get-messages/forwards", [.. query]);
            found.AddRange(page.GetProperty("messages").EnumerateArray().Select(message => message.TryGetProperty("kind", out var kind) ? kind.GetString() : null));
            var next = page.GetProperty("next").GetString()!;
            Assert.False(page.GetProperty("pending").GetBoolean());
            if (next == "0" || (then == "after" && next == page.GetProperty("head").GetString()))
            {
                return found;
            }

            query = [.. query.Take(common), (then, next)];
        }
    }

    private async Task<IReadOnlyList<string?>> CatchUpAsync(string more)
    {
        var request = EventFile.Request("catch-up/valid");
        request.Body = $$"""{"topics":[{"topic":"{{Topic}}","after":"0"{{more}}}]}""";
        var topic = JsonDocument.Parse((await _backend.CatchUp.HandleAsync(request, new FakeContext())).Body).RootElement.GetProperty("topics")[0];
        Assert.Equal(topic.GetProperty("head").GetString(), topic.GetProperty("next").GetString());
        return [.. topic.GetProperty("messages").EnumerateArray().Select(message => message.TryGetProperty("kind", out var kind) ? kind.GetString() : null)];
    }

    private async Task NotifyAsync(int count)
    {
        for (var index = 0; index < count; index++)
        {
            var message = new NewMessage { Id = $"n-{Guid.NewGuid():N}", Sender = "backend", SentAt = _backend.Clock.Now, Body = Encoding.UTF8.GetBytes($$"""{"title":"{{index}}"}""") };
            await _backend.MessageLog.AppendAsync(RealtimeInbox.LogOf(TestBackend.Alice), message, TestContext.Current.CancellationToken);
        }
    }

    private Task<JsonElement> ReadAsync(params (string Name, string Value)[] query) => AskAsync(_backend.ManageInbox.HandleAsync, "manage-inbox/read", query);

    private async Task<JsonElement> ChangeAsync(string body, int status = 200)
    {
        var request = EventFile.Request("manage-inbox/seen");
        request.Body = body;
        var answer = await _backend.ManageInbox.HandleAsync(request, new FakeContext());
        Assert.Equal(status, answer.StatusCode);
        return JsonDocument.Parse(answer.Body).RootElement;
    }

    private static async Task<JsonElement> AskAsync(
        Func<Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyRequest, Amazon.Lambda.Core.ILambdaContext, Task<Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyResponse>> handle,
        string sample,
        (string Name, string Value)[] query)
    {
        var request = EventFile.Request(sample);
        request.QueryStringParameters = query.ToDictionary(one => one.Name, one => one.Value);
        var answer = await handle(request, new FakeContext());
        Assert.Equal(200, answer.StatusCode);
        return JsonDocument.Parse(answer.Body).RootElement;
    }
}
