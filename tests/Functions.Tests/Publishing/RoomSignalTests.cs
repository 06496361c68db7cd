using System.Net;
using System.Text;
using System.Text.Json;
using Functions.Publishing;
using Functions.Tests.Fakes;
using Realtime.Rooms;
using Realtime.Sessions;

namespace Functions.Tests.Publishing;

/// <summary>Members of small rooms are told that something has come: seldom, and at no message's expense.</summary>
public sealed class RoomSignalTests : IDisposable
{
    private const string Changed = """{"type":"changed","what":"rooms","at":"order"}""";

    private readonly TestBackend _backend = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IReadOnlyList<string> Told => [.. _backend.Iot.Published.Where(one => one.Payload == Changed).Select(one => one.Topic).Order(StringComparer.Ordinal)];

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task Everybody_but_the_sender_is_told_of_a_message()
    {
        await MakeAsync(members: 3);

        await SayAsync("one");

        Assert.Equal(["signals/" + Identity(1), "signals/" + Identity(2)], Told);
        // The message is live before it.
        Assert.Contains("\"id\":\"one\"", _backend.Iot.Published.First(one => one.Topic.StartsWith("rooms/", StringComparison.Ordinal) || one.Payload == Changed).Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_the_application_is_told_to_all()
    {
        await MakeAsync(members: 2);

        await UpdateAsync();

        Assert.Equal(["signals/" + Identity(0), "signals/" + Identity(1)], Told);
    }

    [Fact]
    public async Task However_much_is_written_they_are_told_once_in_ten_seconds_by_all_processes_together()
    {
        await MakeAsync(members: 100);
        await SayAsync("first");
        Assert.Equal(99, Told.Count);
        var (reads, told) = (_backend.RoomStore.News, Told.Count);
        for (var message = 0; message < 9; message++)
        {
            await SayAsync($"m{message}");
        }

        // This process asks nobody, another one asks once.
        Assert.Equal((reads, told), (_backend.RoomStore.News, Told.Count));
        _backend.RoomSignals = null!;
        await SayAsync("another process");
        await SayAsync("and again");
        Assert.Equal((reads + 1, told), (_backend.RoomStore.News, Told.Count));
        _backend.Clock.Now += TimeSpan.FromSeconds(10);
        await SayAsync("later");
        Assert.Equal((reads + 2, told + 99), (_backend.RoomStore.News, Told.Count));
    }

    [Fact]
    public async Task Members_of_a_large_room_are_not_told()
    {
        await MakeAsync(members: 101);

        await SayAsync("one");

        Assert.Empty(Told);
        Assert.Equal(0, _backend.RoomStore.News);
    }

    [Fact]
    public async Task A_repeated_message_tells_nobody()
    {
        await MakeAsync(members: 2);
        await SayAsync("one");
        _backend.Iot.Published.Clear();
        _backend.Clock.Now += TimeSpan.FromMinutes(1);

        await SayAsync("one");

        Assert.Empty(Told);
    }

    [Fact]
    public async Task Who_was_removed_is_not_told()
    {
        await MakeAsync(members: 3);
        await CommandAsync($$"""{"action":"members","roomId":"order","remove":["{{Subject(2)}}"]}""");
        _backend.Iot.Published.Clear();

        await SayAsync("one");

        Assert.Equal(["signals/" + Identity(1)], Told);
    }

    [Fact]
    public async Task Who_is_added_or_removed_by_an_event_is_told_at_once()
    {
        await MakeAsync(members: 3);
        await _backend.Directory.WriteAsync(Identity(3), new SessionMark(Subject(3), _backend.Clock.Now), Token);

        await CommandAsync($$"""{"action":"members","roomId":"order","remove":["{{Subject(2)}}"],"add":[{"user":"{{Subject(3)}}"}]}""");

        Assert.Equal(["signals/" + Identity(2), "signals/" + Identity(3)], Told);
    }

    [Fact]
    public async Task Who_is_in_a_room_that_an_event_makes_is_told()
    {
        await _backend.Directory.WriteAsync(Identity(0), new SessionMark(Subject(0), _backend.Clock.Now), Token);

        await CommandAsync($$"""{"action":"create","roomId":"order","title":"Order","members":[{"user":"{{Subject(0)}}","role":"owner"}]}""");

        Assert.Equal(["signals/" + Identity(0)], Told);
    }

    [Theory]
    [InlineData("""{"action":"settings","roomId":"order","title":"Other"}""", 3, 3)]
    [InlineData("""{"action":"delete","roomId":"order"}""", 3, 3)]
    [InlineData("""{"action":"members","roomId":"order","mute":[{"user":"subject-1","seconds":60}]}""", 3, 3)]
    [InlineData("""{"action":"settings","roomId":"order","title":"Order"}""", 3, 0)]
    [InlineData("""{"action":"delete","roomId":"order"}""", 101, 0)]
    public async Task A_change_of_the_room_itself_is_told_to_all_members_of_a_small_one(string command, int members, int told)
    {
        await MakeAsync(members);

        await CommandAsync(command);

        Assert.Equal(told, Told.Count);
    }

    [Fact]
    public async Task Changes_and_messages_have_one_turn_in_ten_seconds_together()
    {
        await MakeAsync(members: 2);
        await SayAsync("one");
        _backend.Iot.Published.Clear();

        await CommandAsync("""{"action":"settings","roomId":"order","title":"Other"}""");
        Assert.Empty(Told);
        _backend.Clock.Now += TimeSpan.FromSeconds(10);
        await CommandAsync("""{"action":"delete","roomId":"order"}""");

        Assert.Equal(2, Told.Count);
    }

    [Fact]
    public async Task What_fails_of_it_fails_no_message()
    {
        await MakeAsync(members: 3);
        _backend.Iot.Refuse = (topic, _) =>
        {
            if (topic.StartsWith("signals/", StringComparison.Ordinal))
            {
                throw FakeIotData.Error(HttpStatusCode.Forbidden);
            }
        };
        Assert.NotNull((await SayAsync("one")).Position);

        _backend.RoomStore.FailNews = () => throw new TimeoutException("No answer.");
        _backend.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.NotNull((await SayAsync("two")).Position);
        await UpdateAsync();

        Assert.Equal(3, _backend.Store.Messages("rooms/order").Count(message => message.Kind is null));
        Assert.Empty(Told);
    }

    private static string Subject(int number) => $"subject-{number}";

    private static string Identity(int number) => $"eu-west-1:{number:D8}-1111-4111-8111-111111111111";

    private async Task MakeAsync(int members)
    {
        for (var number = 0; number < members; number++)
        {
            await _backend.Directory.WriteAsync(Identity(number), new SessionMark(Subject(number), _backend.Clock.Now), Token);
        }

        var first = Enumerable.Range(0, Math.Min(members, 100)).Select(number => new { user = Subject(number), role = number == 0 ? "owner" : "member" });
        await CommandAsync(JsonSerializer.Serialize(new { action = "create", roomId = "order", title = "Order", history = "all", members = first }));
        if (members > 100)
        {
            await CommandAsync(JsonSerializer.Serialize(new { action = "members", roomId = "order", add = Enumerable.Range(100, members - 100).Select(number => new { user = Subject(number) }) }));
        }

        _backend.Iot.Published.Clear();
    }

    private async Task CommandAsync(string command)
    {
        var result = await _backend.RunRoomCommand.HandleAsync(
            new TriggeringEvent("shop", "RoomCommand", $"{Guid.NewGuid():N}", JsonDocument.Parse(command).RootElement), new FakeContext());
        Assert.Null(result.Problem);
    }

    private Task<ArchiveResult> SayAsync(string id) => _backend.ArchiveMessage.HandleAsync(
        new()
        {
            Body = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{ "_meta": { "id": "{{id.Replace(' ', '-')}}" } }""")),
            Topic = RoomTopic.Of("order"),
            ClientId = Identity(0),
            SentAt = _backend.Clock.Now.ToUnixTimeMilliseconds(),
        },
        new FakeContext());

    private async Task UpdateAsync()
    {
        var body = JsonDocument.Parse("""{"topic":"rooms/order","message":{"text":"hello"}}""").RootElement;
        var result = await _backend.PublishUpdate.HandleAsync(new TriggeringEvent("shop", "Update", $"{Guid.NewGuid():N}", body), new FakeContext());
        Assert.Null(result.Problem);
    }
}
