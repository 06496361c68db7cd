using Realtime.Rooms;
using Realtime.Rooms.Table;
using Realtime.Tests.Rooms.Model;
using static Realtime.Tests.Rooms.DirectRooms;

namespace Realtime.Tests.Rooms;

public sealed class RoomChangeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_room_is_made_with_its_maker_as_owner()
    {
        var rooms = new DirectRooms();

        var made = await rooms.CreateAsync(
            new() { Settings = new() { Title = "General" }, Members = [new(Ben, RoomRole.Moderator), new(Ann, RoomRole.Member)] }, Ann);

        var room = made.Value!.Room;
        Assert.Equal((22, 2, 1, "ann"), (room.Id.Length, room.Members, room.Owners, room.CreatedBy));
        Assert.Equal(1, made.Value.Position!.Value.Seq);
        Assert.Equal(
            "created {\"by\":\"ann\",\"title\":\"General\",\"members\":[{\"sub\":\"ann\",\"identityIds\":[\"eu-west-1:ann\"],\"role\":\"owner\"},"
            + "{\"sub\":\"ben\",\"identityIds\":[\"eu-west-1:ben\"],\"role\":\"moderator\"}]}",
            Assert.Single(rooms.Entries));
        Assert.Null(rooms.Table.Room(room.Id)!.Intent);
    }

    [Fact]
    public async Task A_room_that_nobody_owns_is_not_made()
    {
        var rooms = new DirectRooms();
        var request = new NewRoom { Settings = new() { Title = "General" }, Members = [new(Ben, RoomRole.Moderator)] };

        Assert.Equal(RoomReason.LastOwner, (await rooms.CreateAsync(request, by: null)).Refusal!.Reason);
        Assert.Empty(rooms.Entries);
    }

    [Fact]
    public async Task A_given_id_is_one_room_for_its_maker_and_nobody_elses()
    {
        var rooms = await new DirectRooms().MadeAsync();
        var request = new NewRoom { Id = Id, Settings = new() { Title = "Other" } };

        Assert.Equal("General", (await rooms.CreateAsync(request, Ann)).Value!.Room.Settings.Title);
        Assert.Equal(RoomReason.Exists, (await rooms.CreateAsync(request, Ben)).Refusal!.Reason);
        await rooms.DeleteAsync();
        Assert.Equal(RoomReason.Exists, (await rooms.CreateAsync(request, Ann)).Refusal!.Reason);
    }

    [Fact]
    public async Task Additions_removals_roles_and_mutes_are_one_change_with_one_entry()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member), new(Cid, RoomRole.Member), new(Dan, RoomRole.Member)]);
        var eve = new RoomUser("eve", []);

        var changed = await rooms.ChangeAsync(
            new()
            {
                Add = [new(eve, RoomRole.Member)],
                Remove = [Ben],
                Roles = [new(Cid, RoomRole.Moderator)],
                Mute = [new(Dan, rooms.Now + Second)],
            },
            Ann);

        Assert.Equal((2, 2), (changed.Value!.Position!.Value.Seq, changed.Value.Room.Change));
        Assert.Equal(
            "members {\"by\":\"ann\",\"added\":[{\"sub\":\"eve\",\"identityIds\":[],\"role\":\"member\"}],"
            + "\"removed\":[{\"sub\":\"ben\",\"identityIds\":[\"eu-west-1:ben\"]}],"
            + "\"roles\":[{\"sub\":\"cid\",\"identityIds\":[\"eu-west-1:cid\"],\"role\":\"moderator\"}],"
            + "\"muted\":[{\"sub\":\"dan\",\"until\":\"2027-01-15T08:00:01.000Z\"}]}",
            rooms.Entries[1]);
        Assert.Equal((2, 4, 1), (rooms.Room.Version, rooms.Room.Members, rooms.Room.Owners));
        Assert.Equal((false, RoomRole.Moderator), (rooms.Member(Ben)!.IsMember, rooms.Member(Cid)!.Role));
    }

    [Fact]
    public async Task What_stands_like_that_already_is_no_change()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);

        Assert.Null((await rooms.AddAsync(Ben, role: RoomRole.Owner)).Value!.Position);
        Assert.Null((await rooms.RemoveAsync(Cid)).Value!.Position);
        Assert.Null((await rooms.ChangeAsync(new() { Roles = [new(Ben, RoomRole.Member)], Mute = [new(Ann, null)] }, Ann)).Value!.Position);
        Assert.Null((await rooms.SetAsync(new() { Title = "General" })).Value!.Position);
        Assert.Equal((1, RoomRole.Member), (rooms.Room.Change, rooms.Member(Ben)!.Role));
    }

    [Fact]
    public async Task Who_is_no_member_gets_no_role_and_is_not_muted()
    {
        var rooms = await new DirectRooms().MadeAsync();

        var role = await rooms.ChangeAsync(new() { Add = [new(Ben, RoomRole.Member)], Roles = [new(Cid, RoomRole.Owner)] }, Ann);
        var mute = await rooms.ChangeAsync(new() { Mute = [new(Dan, null)] }, Ann);

        Assert.Equal((RoomReason.NotMember, "cid"), (role.Refusal!.Reason, role.Refusal.Sub));
        Assert.Equal((RoomReason.NotMember, "dan"), (mute.Refusal!.Reason, mute.Refusal.Sub));
        Assert.Equal(1, rooms.Room.Change);
    }

    [Fact]
    public async Task New_settings_have_an_entry_that_says_what_is_new()
    {
        var rooms = await new DirectRooms().MadeAsync();

        await rooms.SetAsync(new() { Title = "General", SlowModeSeconds = 5, History = RoomHistory.All }, Ann);

        Assert.Equal("settings {\"by\":\"ann\",\"slowModeSeconds\":5,\"history\":\"all\"}", rooms.Entries[1]);
        Assert.Equal(new() { Title = "General", SlowModeSeconds = 5, History = RoomHistory.All }, rooms.Room.Settings);
    }

    [Fact]
    public async Task A_deleted_room_has_no_key_and_stays_deleted()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        var topic = rooms.Room.Key!.TopicOf(Id);

        Assert.Equal(2, (await rooms.DeleteAsync(Ann)).Value!.Position!.Value.Seq);

        Assert.Equal("deleted {\"by\":\"ann\"}", rooms.Entries[1]);
        Assert.Equal((topic, 1), (Assert.Single(rooms.Moves).Topic, rooms.Sweeps.Count));
        Assert.Equal((true, null, null), (rooms.Room.IsDeleted, rooms.Room.Key, rooms.Room.Intent));
        Assert.Null((await rooms.DeleteAsync(Ann)).Value!.Position);
        Assert.Equal(RoomReason.Deleted, (await rooms.AddAsync(Cid, Ann)).Refusal!.Reason);
        Assert.Equal(RoomReason.Deleted, (await rooms.SetAsync(new() { Title = "x" }, Ben)).Refusal!.Reason);
        Assert.Equal(RoomReason.NoRoom, (await rooms.RemoveAsync(Ben, Cid)).Refusal!.Reason);
    }

    [Fact]
    public async Task Who_removes_and_hides_the_past_at_once_replaces_the_key_twice_and_tells_both_old_topics()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.Joined, [new(Ben, RoomRole.Member)]);

        await rooms.ChangeAsync(new() { Add = [new(Cid, RoomRole.Member)], Remove = [Ben] }, Ann);

        Assert.Equal((3, 2), (rooms.Room.Version, rooms.Room.Since));
        Assert.Equal([(3, TimeSpan.FromSeconds(2)), (3, TimeSpan.FromSeconds(2))], rooms.Moves.Select(move => (move.Version, move.Within)));
        Assert.Equal(2, rooms.Moves.Select(move => move.Topic).Distinct().Count());
        Assert.DoesNotContain(rooms.Room.Key!.TopicOf(Id), rooms.Moves.Select(move => move.Topic));
        Assert.Equal((3, 2), (rooms.Member(Cid)!.LeastKey, rooms.Member(Cid)!.Joined.Seq));
    }

    [Theory]
    [InlineData(99, 2)]
    [InlineData(150, 3)]
    [InlineData(1_000, 20)]
    public void Members_ask_for_a_new_key_at_fifty_a_second_at_most(int members, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RoomRules.MoveWithin(members));

    [Fact]
    public async Task A_batch_has_a_hundred_users_and_none_twice()
    {
        var rooms = await new DirectRooms().MadeAsync();
        var users = Enumerable.Range(0, 101).Select(index => new MemberAddition(new($"m{index}", []), RoomRole.Member)).ToList();

        await Assert.ThrowsAsync<ArgumentException>(() => rooms.ChangeAsync(new() { Add = users }, by: null));
        await Assert.ThrowsAsync<ArgumentException>(() => rooms.ChangeAsync(new(), by: null));
        await Assert.ThrowsAsync<ArgumentException>(() => rooms.ChangeAsync(new() { Add = [new(Ben, RoomRole.Member)], Remove = [Ben] }, by: null));
        Assert.Null((await rooms.ChangeAsync(new() { Add = [.. users.Take(100)] }, by: null)).Refusal);
        Assert.Equal(101, rooms.Room.Members);
    }

    [Fact]
    public async Task A_change_that_the_broker_does_not_take_counts_and_is_finished_by_whoever_changes_next()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        rooms.IsBrokerDown = true;

        await Assert.ThrowsAsync<RoomUnfinishedException>(() => rooms.RemoveAsync(Ben));

        Assert.Equal((false, 2), (rooms.Member(Ben)!.IsMember, rooms.Entries.Count));
        rooms.IsBrokerDown = false;
        Assert.Null((await rooms.SetAsync(new())).Value!.Position);
        Assert.Equal((1, null), (rooms.Moves.Count, rooms.Room.Intent));
    }

    [Theory]
    [InlineData(2_999, false)]
    [InlineData(3_000, true)]
    public async Task Who_opens_a_room_finishes_a_change_that_is_three_seconds_old(int milliseconds, bool finishes)
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        rooms.IsBrokerDown = true;
        await Assert.ThrowsAsync<RoomUnfinishedException>(() => rooms.RemoveAsync(Ben));
        rooms.IsBrokerDown = false;
        rooms.Pass(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Null((await rooms.OpenAsync(Ann)).Refusal);

        Assert.Equal(finishes, rooms.Room.Intent is null);
    }

    [Fact]
    public async Task Who_has_no_say_in_a_room_does_not_carry_out_what_others_began()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member), new(Cid, RoomRole.Member)]);
        rooms.IsBrokerDown = true;
        await Assert.ThrowsAsync<RoomUnfinishedException>(() => rooms.RemoveAsync(Ben));
        rooms.IsBrokerDown = false;
        var (live, numbers) = (rooms.Live.Count, rooms.LogTable.Head!.Last);

        Assert.Equal(RoomReason.NoRoom, (await rooms.SetAsync(new() { Title = "Mine" }, Dan)).Refusal!.Reason);
        Assert.Equal(RoomReason.NoRoom, (await rooms.DeleteAsync(Dan)).Refusal!.Reason);
        Assert.Equal(RoomReason.NoRoom, (await rooms.RemoveAsync(Dan, Dan)).Refusal!.Reason);
        Assert.Equal(RoomReason.Removed, (await rooms.SetAsync(new() { Title = "Mine" }, Ben)).Refusal!.Reason);
        Assert.Null((await rooms.RemoveAsync(Ben, Ben)).Value!.Position);
        Assert.Equal(RoomReason.Right, (await rooms.SetAsync(new() { Title = "Mine" }, Cid)).Refusal!.Reason);

        Assert.Equal((live, 0, numbers), (rooms.Live.Count, rooms.Moves.Count, rooms.LogTable.Head!.Last));
        Assert.NotNull(rooms.Room.Intent);
    }

    [Fact]
    public async Task Who_is_given_a_right_by_a_change_that_died_has_it_three_seconds_later()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        var dying = rooms.Deploy(store => new DyingBeforeMarks(store));
        await Assert.ThrowsAsync<RoomUnfinishedException>(
            () => dying.Changes.ChangeMembersAsync(Id, new() { Roles = [new(Ben, RoomRole.Owner)] }, new(Ann), CancellationToken.None));

        Assert.Equal(RoomReason.Right, (await rooms.SetAsync(new() { Title = "Ours" }, Ben)).Refusal!.Reason);
        rooms.Pass(TimeSpan.FromSeconds(3));
        Assert.Null((await rooms.SetAsync(new() { Title = "Ours" }, Ben)).Refusal);

        Assert.Equal(("Ours", RoomRole.Owner), (rooms.Room.Settings.Title, rooms.Member(Ben)!.Role));
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_is_known_as_ones_own()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Owner)]);
        var deaf = rooms.Deploy(store => new LostBegin(store));

        // Read again, Ann is no owner any more: that is what she wanted.
        var left = await deaf.Changes.ChangeMembersAsync(Id, new() { Roles = [new(Ann, RoomRole.Member)] }, new(Ann), CancellationToken.None);

        Assert.Equal((2, 2), (left.Value!.Position!.Value.Seq, rooms.Room.Change));
    }

    /// <summary>It ends when it has begun a change.</summary>
    private sealed class DyingBeforeMarks(IRoomStore inner) : RoomStoreDecorator(inner)
    {
        public override Task<bool> MarkMemberAsync(string roomId, MemberMark mark, CancellationToken cancellationToken) =>
            throw new RoomUnfinishedException("It ended.");
    }

    /// <summary>The first begin is done, and its answer is that of a second attempt.</summary>
    private sealed class LostBegin(IRoomStore inner) : RoomStoreDecorator(inner)
    {
        public override async Task<bool> BeginAsync(Room seen, Room begun, CancellationToken cancellationToken) =>
            await base.BeginAsync(seen, begun, cancellationToken) && await base.BeginAsync(seen, begun, cancellationToken);
    }
}
