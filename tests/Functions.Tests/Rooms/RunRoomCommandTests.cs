using System.Text.Json;
using Functions.Publishing;
using Functions.Rooms;
using Functions.Tests.Fakes;
using Realtime.Sessions;

namespace Functions.Tests.Rooms;

/// <summary>Commands of the backend, which come at least once.</summary>
public sealed class RunRoomCommandTests : IAsyncLifetime
{
    private readonly TestBackend _backend = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _backend.Directory.WriteAsync(TestBackend.Alice, new SessionMark(TestBackend.AliceSubject, _backend.Clock.Now), Token);
        await _backend.Directory.WriteAsync(TestBackend.Bob, new SessionMark("bob", _backend.Clock.Now), Token);
    }

    public ValueTask DisposeAsync()
    {
        _backend.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_repeated_event_makes_one_room_and_another_event_another()
    {
        const string Create = """{"action":"create","title":"Order","members":[{"user":"bob","role":"owner"}]}""";

        var first = await RunAsync("event-1", Create);
        var again = await RunAsync("event-1", Create);
        var other = await RunAsync("event-2", Create);

        Assert.Matches("^[A-Za-z0-9_-]{22}$", first.RoomId);
        Assert.Equal(first.RoomId, again.RoomId);
        Assert.NotEqual(first.RoomId, other.RoomId);
        Assert.Single(_backend.Store.Messages($"rooms/{first.RoomId}"));
        Assert.Equal(2, (await _backend.RoomStore.ListRoomsAsync("bob", after: null, 10, Token)).Rooms.Count);
    }

    [Theory]
    [InlineData("""{"action":"members","roomId":"order","add":[{"user":"aaaaaaaa-0000-4000-8000-000000000001"}]}""", """{"action":"members","roomId":"order","remove":["aaaaaaaa-0000-4000-8000-000000000001"]}""")]
    [InlineData("""{"action":"settings","roomId":"order","title":"A"}""", """{"action":"settings","roomId":"order","title":"B"}""")]
    [InlineData("""{"action":"members","roomId":"order","mute":[{"user":"bob","seconds":60}]}""", """{"action":"members","roomId":"order","mute":[{"user":"bob","seconds":0}]}""")]
    public async Task A_repeated_event_does_not_do_again_what_was_undone(string done, string undone)
    {
        await RunAsync("create", """{"action":"create","roomId":"order","title":"Order","history":"all","members":[{"user":"bob","role":"owner"}]}""");
        var first = await RunAsync("event", done);
        await RunAsync("other", undone);
        _backend.Clock.Now += TimeSpan.FromHours(20);

        var again = await RunAsync("event", done);

        Assert.NotNull(first.Position);
        Assert.Equal(first.Position, again.Position);
        Assert.Equal(3, _backend.Store.Messages("rooms/order").Count);
    }

    [Fact]
    public async Task Another_event_does_not_make_a_room_that_is_there()
    {
        const string Create = """{"action":"create","roomId":"order","title":"Order","members":[{"user":"bob","role":"owner"}]}""";
        await RunAsync("event-1", Create);

        var other = await RunAsync("event-2", Create.Replace("\"Order\"", "\"Another\"", StringComparison.Ordinal));

        Assert.Equal("The id is that of another room.", other.Problem?.Detail);
        Assert.Null((await RunAsync("event-1", Create)).Problem);
    }

    [Fact]
    public async Task A_command_that_says_sweep_too_is_a_command()
    {
        await RunAsync("event-1", """{"action":"create","roomId":"order","title":"Order","members":[{"user":"bob","role":"owner"}],"sweep":"other"}""");

        Assert.NotNull(await _backend.RoomStore.GetRoomAsync("order", consistent: true, Token));
    }

    [Fact]
    public async Task The_publishers_own_id_is_the_events()
    {
        const string Create = """{"id":"order-17","action":"create","title":"Order","members":[{"user":"bob","role":"owner"}]}""";

        Assert.Equal((await RunAsync("event-1", Create)).RoomId, (await RunAsync("event-2", Create)).RoomId);
        Assert.NotEqual((await RunAsync("event-1", Create)).RoomId, (await RunAsync("event-1", Create, source: "another")).RoomId);
        Assert.Equal("id", (await RunAsync("event-1", Create.Replace("order-17", "order 17", StringComparison.Ordinal))).Problem?.Parameter);
    }

    [Theory]
    [InlineData("""{"action":"delete"}""")]
    [InlineData("""{"action":"create","roomId":17,"title":"Order","members":[{"user":"bob","role":"owner"}]}""")]
    public async Task Only_a_room_that_is_made_needs_no_id(string command) =>
        Assert.Equal("roomId", (await RunAsync("event", command)).Problem?.Parameter);

    private Task<RoomCommandResult> RunAsync(string eventId, string detail, string source = "shop") => _backend.RunRoomCommand.HandleAsync(
        new TriggeringEvent(source, "RoomCommand", eventId, JsonDocument.Parse(detail).RootElement), new FakeContext());
}
