using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Log;
using Realtime.Rooms;
using Realtime.Rooms.Changes;
using Realtime.Rooms.Table;

namespace Realtime.Tests.DynamoDb;

/// <summary>Every operation of the rooms' store on a real table: what it writes, and what its condition refuses.</summary>
public sealed partial class DynamoDbRoomStoreTests(Dynalite dynalite) : IClassFixture<Dynalite>
{
    private const string Table = "Rooms";

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);
    private static readonly SemaphoreSlim Creating = new(1);

    private readonly string _room = RoomKey.Create().Value;
    private readonly string _ann = RoomKey.Create().Value;

    [Fact]
    public async Task A_room_is_put_once_and_reads_back_equal()
    {
        var store = await StoreAsync();
        var room = NewRoom() with { KeyAt = Now, Since = 7, Previous = RoomKey.Create(), Between = RoomKey.Create() };

        Assert.Null(await store.GetRoomAsync(_room, consistent: true, None));
        Assert.True(await store.PutRoomIfAbsentAsync(room, None));
        Assert.False(await store.PutRoomIfAbsentAsync(room with { CreatedBy = "ben" }, None));

        AssertSame(room, (await store.GetRoomAsync(_room, consistent: true, None))!);
    }

    [Fact]
    public async Task A_change_begins_on_the_room_that_was_seen_when_there_is_no_other()
    {
        var store = await StoreAsync();
        var seen = NewRoom() with { Intent = null };
        await store.PutRoomIfAbsentAsync(seen, None);
        var begun = seen with
        {
            Settings = new() { Title = "New", History = RoomHistory.All, SlowModeSeconds = 3 },
            Change = 2,
            Members = 5,
            Owners = 2,
            KeyAt = Now,
            Token = "t2",
            Intent = Intent(2) with { Settings = new() { Title = "New" } },
        };

        Assert.False(await store.BeginAsync(seen with { Change = 0 }, begun, None));
        Assert.True(await store.BeginAsync(seen, begun, None));
        Assert.False(await store.BeginAsync(seen, begun, None));
        Assert.False(await store.BeginAsync(begun, begun with { Change = 3 }, None));

        AssertSame(begun, (await store.GetRoomAsync(_room, consistent: true, None))!);
    }

    [Fact]
    public async Task A_room_that_is_deleted_has_no_key_and_remembers_the_old_one()
    {
        var store = await StoreAsync();
        var seen = NewRoom() with { Intent = null };
        await store.PutRoomIfAbsentAsync(seen, None);
        var begun = seen with { Change = 2, IsDeleted = true, Key = null, Previous = seen.Key, Token = "t2", Intent = Intent(2) };

        Assert.True(await store.BeginAsync(seen, begun, None));

        AssertSame(begun, (await store.GetRoomAsync(_room, consistent: true, None))!);
    }

    [Fact]
    public async Task An_intent_is_cleared_for_its_own_change()
    {
        var store = await StoreAsync();
        await store.PutRoomIfAbsentAsync(NewRoom() with { Previous = RoomKey.Create() }, None);

        Assert.False(await store.ClearIntentAsync(_room, 2, None));
        Assert.True(await store.ClearIntentAsync(_room, 1, None));
        Assert.False(await store.ClearIntentAsync(_room, 1, None));
        Assert.Equal((null, null), await store.GetRoomAsync(_room, consistent: true, None) is { } room ? (room.Intent, room.Previous) : default);
    }

    [Fact]
    public async Task A_key_is_replaced_once_by_each_change_and_remembers_the_old_one()
    {
        var (store, first, second) = (await StoreAsync(), RoomKey.Create(), RoomKey.Create());
        var room = NewRoom();
        await store.PutRoomIfAbsentAsync(room, None);

        Assert.False(await store.ReplaceKeyAsync(_room, 1, first, None));
        Assert.True(await store.ReplaceKeyAsync(_room, 2, first, None));
        Assert.False(await store.ReplaceKeyAsync(_room, 2, second, None));

        var replaced = (await store.GetRoomAsync(_room, consistent: true, None))!;
        Assert.Equal((first, room.Key, 2, 2), (replaced.Key, replaced.Previous, replaced.Version, replaced.KeyChange));
    }

    [Fact]
    public async Task A_past_is_hidden_behind_a_higher_entry_only()
    {
        var (store, first, second) = (await StoreAsync(), RoomKey.Create(), RoomKey.Create());
        var room = NewRoom();
        await store.PutRoomIfAbsentAsync(room, None);

        Assert.True(await store.HidePastAsync(_room, 2, 9, first, None));
        Assert.False(await store.HidePastAsync(_room, 2, 9, second, None));
        Assert.False(await store.HidePastAsync(_room, 3, 8, second, None));

        var hidden = (await store.GetRoomAsync(_room, consistent: true, None))!;
        Assert.Equal((first, room.Key, 2, 9, 2), (hidden.Key, hidden.Between, hidden.Version, hidden.Since, hidden.KeyChange));
    }

    [Fact]
    public async Task A_membership_is_marked_by_higher_changes_only_and_keeps_what_they_say_nothing_of()
    {
        var (store, joined) = (await StoreAsync(), new Position("e", 4));
        var added = new MemberMark(_ann, 3) { IsMember = true, Role = RoomRole.Moderator, Joined = joined, LeastKey = 2 };

        Assert.True(await store.MarkMemberAsync(_room, added, None));
        Assert.False(await store.MarkMemberAsync(_room, added with { IsMember = false }, None));
        Assert.True(await store.MarkMemberAsync(_room, new(_ann, 4) { Muting = new(new(_ann, []), Now) }, None));
        var muted = new Membership { RoomId = _room, Sub = _ann, Change = 4, IsMember = true, Role = RoomRole.Moderator, Joined = joined, LeastKey = 2, MutedUntil = Now };
        Assert.Equal(muted, await store.GetMemberAsync(_room, _ann, consistent: true, None));

        Assert.True(await store.MarkMemberAsync(_room, new(_ann, 5) { Muting = new(new(_ann, []), null) }, None));
        Assert.True(await store.MarkMemberAsync(_room, new(_ann, 6) { IsMember = false }, None));
        Assert.Equal(muted with { Change = 6, IsMember = false, MutedUntil = null }, Assert.Single(await store.GetMembersAsync(_room, [_ann, "nobody"], None)));
    }

    [Fact]
    public async Task A_turn_is_taken_when_the_last_one_is_over_by_who_has_a_membership()
    {
        var store = await StoreAsync();
        Assert.False(await store.TakeTurnAsync(_room, _ann, "m", Now, Now, None));
        await store.MarkMemberAsync(_room, new(_ann, 1) { IsMember = true }, None);

        Assert.True(await store.TakeTurnAsync(_room, _ann, "m1", Now, Now - TimeSpan.FromSeconds(9), None));
        Assert.False(await store.TakeTurnAsync(_room, _ann, "m2", Now, Now - TimeSpan.FromMilliseconds(1), None));
        Assert.True(await store.TakeTurnAsync(_room, _ann, "m3", Now + TimeSpan.FromSeconds(9), Now, None));

        var member = (await store.GetMemberAsync(_room, _ann, consistent: true, None))!;
        Assert.Equal((Now + TimeSpan.FromSeconds(9), "m3"), (member.SlowAt, member.SlowId));
    }

    [Fact]
    public async Task Memberships_and_lists_have_pages()
    {
        var store = await StoreAsync();
        foreach (var sub in new[] { "a", "b", "c" })
        {
            await store.MarkMemberAsync(_room, new(sub, 1) { IsMember = true }, None);
            await store.MarkListedAsync(_ann, $"{_room}-{sub}", new(1, IsMember: true, ExpiresAt: null), None);
        }

        var members = await store.ListMembersAsync(_room, after: null, 2, None);
        var rooms = await store.ListRoomsAsync(_ann, after: null, 2, None);

        Assert.Equal(["a", "b"], members.Members.Select(member => member.Sub));
        Assert.Equal(["c"], (await store.ListMembersAsync(_room, members.Next, 2, None)).Members.Select(member => member.Sub));
        Assert.Equal([$"{_room}-a", $"{_room}-b"], rooms.Rooms.Select(room => room.RoomId));
        Assert.Equal((1, null), await store.ListRoomsAsync(_ann, rooms.Next, 2, None) is var last ? (last.Rooms.Count, last.Next) : default);
    }

    [Fact]
    public async Task A_room_tells_once_in_a_time_that_something_has_come()
    {
        var store = await StoreAsync();

        Assert.True(await store.TakeNewsAsync(_room, Now, Now, None));
        Assert.False(await store.TakeNewsAsync(_room, Now, Now - TimeSpan.FromMilliseconds(1), None));
        Assert.True(await store.TakeNewsAsync(_room, Now, Now, None));
    }

    [Fact]
    public async Task An_event_is_noted_once_with_what_came_of_it()
    {
        var store = await StoreAsync();

        Assert.Null(await store.GetEventAsync(_room, "e1", None));
        Assert.True(await store.PutEventIfAbsentAsync(_room, new("e1", new("e", 4)), Now, None));
        Assert.False(await store.PutEventIfAbsentAsync(_room, new("e1", null), Now, None));
        Assert.True(await store.PutEventIfAbsentAsync(_room, new("e2", null), Now, None));

        Assert.Equal(new("e1", new("e", 4)), await store.GetEventAsync(_room, "e1", None));
        Assert.Equal(new("e2", null), await store.GetEventAsync(_room, "e2", None));
        Assert.Equal("1800000000", (await ItemAsync($"room|{_room}", "event|e1"))["expiresAt"].N);
        Assert.Empty((await store.ListMembersAsync(_room, after: null, 9, None)).Members);
    }

    [Fact]
    public async Task A_whole_batch_fits_a_rooms_item()
    {
        var store = await StoreAsync();
        var users = Enumerable.Range(0, 100).Select(index => new RoomUser($"{Guid.Empty}{index}", [$"eu-west-1:{Guid.Empty}", $"eu-west-1:{Guid.Empty}"]));
        var room = NewRoom() with { Intent = Intent(1) with { Members = new() { Add = [.. users.Select(user => new MemberAddition(user, RoomRole.Moderator))] } } };

        Assert.True(await store.PutRoomIfAbsentAsync(room, None));

        AssertSame(room, (await store.GetRoomAsync(_room, consistent: true, None))!);
    }

    private Room NewRoom() => new()
    {
        Id = _room,
        Settings = new() { Title = "General", History = RoomHistory.Joined, SlowModeSeconds = 5 },
        CreatedAt = Now,
        CreatedBy = _ann,
        Key = RoomKey.Create(),
        Change = 1,
        KeyChange = 1,
        Members = 2,
        Owners = 1,
        Token = "t1",
        Intent = Intent(1),
    };

    private RoomIntent Intent(long change) => new()
    {
        Change = change,
        Kind = ChangeKind.Members,
        By = _ann,
        Token = "t",
        At = Now,
        HidesPast = true,
        Members = new()
        {
            Add = [new(new("a", ["i1", "i2"]), RoomRole.Owner)],
            Remove = [new("b", [])],
            Roles = [new(new("c", []), RoomRole.Moderator)],
            Mute = [new(new("d", []), Now), new(new("e", []), null)],
        },
    };

    /// <summary>An intent has lists, which are equal when their entries are: it is held against its entry in the log, and by its parts.</summary>
    private static void AssertSame(Room expected, Room actual)
    {
        Assert.Equal(expected with { Intent = null }, actual with { Intent = null });
        Assert.Equal(expected.Intent! with { Members = new() }, actual.Intent! with { Members = new() });
        Assert.Equal(RoomEntry.BodyOf(expected.Intent), RoomEntry.BodyOf(actual.Intent));
    }

    private async Task<DynamoDbRoomStore> StoreAsync()
    {
        var client = dynalite.CreateClient();
        await Creating.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!(await client.ListTablesAsync(new ListTablesRequest(), None)).TableNames.Contains(Table))
            {
                await Dynalite.CreateTableAsync(client, Table, sortKey: new("sk", ScalarAttributeType.S));
            }
        }
        finally
        {
            Creating.Release();
        }

        return new(client, Table);
    }

    private async Task<Dictionary<string, AttributeValue>> ItemAsync(string partition, string sort)
    {
        using var client = dynalite.CreateClient();
        return (await client.GetItemAsync(
            new GetItemRequest { TableName = Table, Key = new() { ["pk"] = new(partition), ["sk"] = new(sort) } }, None)).Item;
    }
}
