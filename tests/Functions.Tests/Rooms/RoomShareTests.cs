using System.Text.Json.Nodes;
using Functions.Http;
using Functions.Tests.Connections;
using Functions.Tests.Fakes;
using Realtime.Rooms;
using Realtime.Sessions;

namespace Functions.Tests.Rooms;

/// <summary>What one user may cost the others by rooms, counted while they do what they can, as fast as they can, for a minute.</summary>
public sealed class RoomShareTests : RoomRouteTests
{
    private const int Seconds = 60;

    // A process' whole share of one caller.
    private const double Share = CallerBudget.Most + (Seconds * CallerBudget.UnitsPerSecond);

    [Theory]
    [InlineData("settings", 401)]
    [InlineData("roles", 13)]
    [InlineData("members", Seconds / 5)]
    public async Task An_owner_who_changes_a_full_room_as_fast_as_they_can_takes_no_more_than_their_share(string what, int most)
    {
        const string Room = "full";
        var owner = new MemberAddition(new(Alice, [TestBackend.Alice]), RoomRole.Owner);
        await MakeAsync(Room, owner, new(new(Bob, [TestBackend.Bob]), RoomRole.Member));
        for (var index = 0; index < 100; index++)
        {
            await _backend.Directory.WriteAsync($"eu-west-1:{Subject(index)}", new SessionMark(Subject(index), _backend.Clock.Now), Token);
        }

        for (var batch = 0; batch < 10; batch++)
        {
            var members = Enumerable.Range(batch * 100, batch < 9 ? 100 : 98).Select(index => new MemberAddition(new(Subject(index), []), RoomRole.Member));
            Assert.Null((await _backend.Rooms.Changes.ChangeMembersAsync(Room, new() { Add = [.. members] }, RoomActor.Backend, Token)).Refusal);
        }

        Forget();
        for (var call = 0; call < Seconds * 10; call++)
        {
            _backend.Clock.Now += TimeSpan.FromMilliseconds(100);
            var (route, body) = Change(what, call);
            await _backend.CallRoomsAsync(Alice, route, body, Room);
        }

        // Each goes to a thousand members: no more of them than of messages, by what they cost.
        var live = _backend.Iot.Published.Where(one => one.Topic.StartsWith($"rooms/{Room}/", StringComparison.Ordinal)).ToList();
        var moves = live.Where(one => one.Payload.Contains("\"move\"", StringComparison.Ordinal)).ToList();
        Assert.InRange(live.Count - moves.Count, 1, most);
        Assert.Equal(what == "members" ? most : 0, moves.Count);
        Assert.InRange(_backend.RoomStore.Writes, 1, Share);
        Assert.InRange(_backend.RoomStore.Reads, 1, Share);
        Assert.All(moves, move => Assert.Contains("\"within\":19", move.Payload, StringComparison.Ordinal));
        Assert.Equal(200, (await _backend.CallRoomsAsync(Bob, "GET /rooms/{roomId}", room: Room)).StatusCode);
    }

    [Theory]
    [InlineData("POST /rooms", """{"title":"Mine","members":[]}""", "members")]
    [InlineData("POST /rooms/{roomId}/members", """{"add":[]}""", "add")]
    public async Task Who_names_a_hundred_people_whom_nobody_knows_pays_for_looking_them_up(string route, string body, string list)
    {
        await MakeAsync("mine", new MemberAddition(new(Alice, [TestBackend.Alice]), RoomRole.Owner));
        var request = JsonNode.Parse(body)!.AsObject();
        request[list] = new JsonArray([.. Enumerable.Range(0, 100).Select(index => new JsonObject { ["user"] = $"{index:D8}-0000-4000-8000-000000000000" })]);

        var answered = 0;
        while ((await _backend.CallRoomsAsync(Alice, route, request, "mine")).StatusCode == 400)
        {
            answered++;
        }

        // 310 units each.
        Assert.InRange(answered, 5, (CallerBudget.Most / 310) + 1);
    }

    [Fact]
    public async Task Who_comes_and_goes_and_opens_a_thousand_rooms_takes_no_more_than_their_share_and_nobody_is_told()
    {
        var rooms = Enumerable.Range(0, 1_000).Select(index => $"room-{index:D4}").ToList();
        foreach (var room in rooms)
        {
            await MakeAsync(room, new MemberAddition(new(Bob, [TestBackend.Bob]), RoomRole.Owner));
        }

        Forget();
        var connections = _backend.ConnectionItems.Calls;
        for (var second = 0; second < Seconds; second++)
        {
            foreach (var type in new[] { "connected", "disconnected" })
            {
                var body = PresenceQueue.Of(type, $"{TestBackend.Bob}:tab", $"s-{second}", _backend.Clock.Now);
                await _backend.TrackConnections.HandleAsync(PresenceQueue.Batch(body), new FakeContext());
            }
        }

        Assert.Equal((0, 0), (_backend.RoomStore.Reads, _backend.RoomStore.Writes));
        Assert.InRange(_backend.ConnectionItems.Calls - connections, 1, 6 * Seconds);
        var opened = 0;
        for (var call = 0; call < Seconds * 25; call++)
        {
            _backend.Clock.Now += TimeSpan.FromMilliseconds(40);
            var body = new JsonObject { ["rooms"] = new JsonArray([.. rooms.Skip(call % 25 * 40).Take(40).Select(room => JsonValue.Create(room))]) };
            opened += (await _backend.CallRoomsAsync(Bob, "POST /rooms/open", body)).StatusCode == 200 ? 40 : 0;
        }

        // One request may begin with the last of the share.
        Assert.InRange(opened, 1_000, (Share / 4) + 80);
        Assert.InRange(_backend.RoomStore.Reads, 1, Share + 140);

        // A room is counted, and marked as counted, when it is opened for the first time.
        Assert.InRange(_backend.RoomStore.Writes, 1, 2 * rooms.Count);
        Assert.Empty(_backend.Iot.Published);
        Assert.Equal(200, (await _backend.CallRoomsAsync(Alice, "GET /rooms")).StatusCode);
    }

    private static (string Route, JsonObject Body) Change(string what, int call) => what switch
    {
        "settings" => ("PATCH /rooms/{roomId}", new() { ["title"] = $"Title {call}" }),
        "roles" => ("POST /rooms/{roomId}/members", new()
        {
            ["roles"] = new JsonArray([.. Enumerable.Range(0, 100).Select(index => new JsonObject { ["user"] = Subject(index), ["role"] = call % 2 == 0 ? "moderator" : "member" })]),
        }),
        _ => ("POST /rooms/{roomId}/members", new() { ["remove"] = new JsonArray(Subject(call % 900)) }),
    };

    private static string Subject(int index) => $"cccccccc-0000-4000-8000-{index:D12}";

    private async Task MakeAsync(string room, params MemberAddition[] members) => Assert.Null((await _backend.Rooms.Changes.CreateAsync(
        new() { Id = room, Settings = new() { Title = "A room", History = RoomHistory.All }, Members = members }, RoomActor.Backend, Token)).Refusal);

    private void Forget()
    {
        _backend.Clock.Now += TimeSpan.FromMinutes(1);
        _backend.Iot.Published.Clear();
        _backend.RoomStore.Forget();
    }
}
