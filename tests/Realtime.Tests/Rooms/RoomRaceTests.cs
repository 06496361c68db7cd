using Realtime.Rooms;
using Realtime.Rooms.Table;
using Realtime.Tests.Rooms.Model;
using static Realtime.Tests.Rooms.DirectRooms;

namespace Realtime.Tests.Rooms;

/// <summary>Two who change a room at once: whoever begins first is first, and each pair has one outcome.</summary>
public sealed class RoomRaceTests
{
    [Fact]
    public async Task Of_two_owners_who_leave_at_once_one_stays()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Owner)]);

        var (first, second) = await RaceAsync(
            rooms, all => all.Changes.LeaveAsync(Id, Ann, CancellationToken.None), all => all.Changes.LeaveAsync(Id, Ben, CancellationToken.None));

        Assert.Equal((RoomReason.LastOwner, null), (first.Refusal!.Reason, second.Refusal));
        Assert.Equal((1, 1), (rooms.Room.Owners, rooms.Room.Members));
    }

    [Fact]
    public async Task Of_two_owners_who_step_down_at_once_one_stays()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Owner)]);

        var (first, second) = await RaceAsync(
            rooms,
            all => all.Changes.ChangeMembersAsync(Id, new() { Roles = [new(Ann, RoomRole.Member)] }, new(Ann), CancellationToken.None),
            all => all.Changes.ChangeMembersAsync(Id, new() { Roles = [new(Ben, RoomRole.Member)] }, new(Ben), CancellationToken.None));

        Assert.Equal((RoomReason.LastOwner, null), (first.Refusal!.Reason, second.Refusal));
        Assert.Equal(1, rooms.Room.Owners);
    }

    [Fact]
    public async Task Of_two_who_are_added_at_the_last_place_one_is()
    {
        var rooms = await new DirectRooms(RoomRules.Design with { MaxMembers = 2 }).MadeAsync(RoomHistory.All);

        var (first, second) = await RaceAsync(rooms, all => Add(all, Ben), all => Add(all, Cid));

        Assert.Equal((RoomReason.RoomFull, null), (first.Refusal!.Reason, second.Refusal));
        Assert.Equal(2, rooms.Room.Members);
    }

    [Fact]
    public async Task Who_is_added_while_they_are_removed_is_what_the_later_change_says()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All);

        // The removal was first to look, and the addition to begin.
        var (removed, added) = await RaceAsync(rooms, all => Remove(all, Ben), all => Add(all, Ben));

        Assert.Equal((null, 2), (removed.Refusal, added.Value!.Position!.Value.Seq));
        Assert.Null(removed.Value!.Position);
        Assert.True(rooms.Member(Ben)!.IsMember);
    }

    [Fact]
    public async Task Who_is_removed_while_they_are_added_again_is_a_member_from_the_later_entry_on()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);

        // The addition was first to look: there was nothing to add.
        var (added, removed) = await RaceAsync(rooms, all => AddBoth(all), all => Remove(all, Ben));

        Assert.Equal((3, 2), (added.Value!.Position!.Value.Seq, removed.Value!.Position!.Value.Seq));
        Assert.Equal((true, 3), (rooms.Member(Ben)!.IsMember, rooms.Member(Ben)!.Joined.Seq));
    }

    [Theory]
    [InlineData(RoomRole.Member)]
    [InlineData(RoomRole.Moderator)]
    public async Task The_last_owner_neither_leaves_nor_is_removed_nor_loses_the_role(RoomRole other)
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, other)]);

        Assert.Equal(RoomReason.LastOwner, (await rooms.Rooms.Changes.LeaveAsync(Id, Ann, CancellationToken.None)).Refusal!.Reason);
        Assert.Equal(RoomReason.LastOwner, (await rooms.RemoveAsync(Ann)).Refusal!.Reason);
        Assert.Equal(RoomReason.LastOwner, (await rooms.ChangeAsync(new() { Roles = [new(Ann, other)] }, Ann)).Refusal!.Reason);
        Assert.Equal(1, rooms.Room.Change);
    }

    [Fact]
    public async Task A_room_is_handed_over_in_one_change()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);

        Assert.Null((await rooms.ChangeAsync(new() { Roles = [new(Ann, RoomRole.Member), new(Ben, RoomRole.Owner)] }, Ann)).Refusal);
        Assert.Null((await rooms.Rooms.Changes.LeaveAsync(Id, Ann, CancellationToken.None)).Refusal);
        Assert.Equal((1, RoomRole.Owner), (rooms.Room.Owners, rooms.Member(Ben)!.Role));
    }

    [Fact]
    public async Task Who_left_or_was_removed_has_left()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        await rooms.RemoveAsync(Ben);

        Assert.Null((await rooms.Rooms.Changes.LeaveAsync(Id, Ben, CancellationToken.None)).Refusal);
        Assert.Equal(RoomReason.NoRoom, (await rooms.Rooms.Changes.LeaveAsync(Id, Cid, CancellationToken.None)).Refusal!.Reason);
        Assert.Equal(RoomReason.Removed, (await rooms.AddAsync(Cid, Ben)).Refusal!.Reason);
    }

    [Fact]
    public async Task A_blocked_last_owner_stays_the_owner_and_the_backend_can_give_the_room_another()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        rooms.Blocked.Add(Ann.Sub);

        Assert.Equal((RoomRole.Owner, 1), (rooms.Member(Ann)!.Role, rooms.Room.Owners));
        Assert.NotNull((await rooms.WriteAsync(Ben, "m")).Appended);
        Assert.Equal(RoomReason.LastOwner, (await rooms.RemoveAsync(Ann)).Refusal!.Reason);
        Assert.Null((await rooms.ChangeAsync(new() { Roles = [new(Ben, RoomRole.Owner)] }, by: null)).Refusal);
        Assert.Null((await rooms.RemoveAsync(Ann)).Refusal);
    }

    /// <summary>Whoever adds somebody is held up between its last look at the room and the mark; others finish it, and remove them again.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mark_that_comes_late_is_known_by_the_one_that_stands(bool isErased)
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All);
        var slow = rooms.Deploy(store => new BeforeMark(store, async () =>
        {
            Assert.Null((await rooms.RemoveAsync(Ben)).Refusal);
            Assert.False(rooms.Member(Ben)!.IsMember);
            if (isErased)
            {
                rooms.Table.Erase(Id, Ben.Sub);
            }
        }));

        await slow.Changes.ChangeMembersAsync(Id, new() { Add = [new(Ben, RoomRole.Member)] }, new(Ann), CancellationToken.None);

        // So what erases a user has to wait until no such process can live any more.
        Assert.Equal(isErased, rooms.Member(Ben)!.IsMember);
        Assert.Equal(isErased, (await rooms.OpenAsync(Ben)).Value is not null);
    }

    private static Task<RoomAnswer<RoomChanged>> Add(RealtimeRooms all, RoomUser user) =>
        all.Changes.ChangeMembersAsync(Id, new() { Add = [new(user, RoomRole.Member)] }, RoomActor.Backend, CancellationToken.None);

    private static Task<RoomAnswer<RoomChanged>> AddBoth(RealtimeRooms all) => all.Changes.ChangeMembersAsync(
        Id, new() { Add = [new(Ben, RoomRole.Member), new(Cid, RoomRole.Member)] }, RoomActor.Backend, CancellationToken.None);

    private static Task<RoomAnswer<RoomChanged>> Remove(RealtimeRooms all, RoomUser user) =>
        all.Changes.ChangeMembersAsync(Id, new() { Remove = [user] }, RoomActor.Backend, CancellationToken.None);

    /// <summary>The first has looked at room and members when the second is carried out as a whole.</summary>
    private static async Task<(RoomAnswer<RoomChanged> First, RoomAnswer<RoomChanged> Second)> RaceAsync(
        DirectRooms rooms, Func<RealtimeRooms, Task<RoomAnswer<RoomChanged>>> first, Func<RealtimeRooms, Task<RoomAnswer<RoomChanged>>> second)
    {
        RoomAnswer<RoomChanged>? other = null;
        var slow = rooms.Deploy(store => new AfterLooking(store, async () => other ??= await second(rooms.Rooms)));
        var answer = await first(slow);
        return (answer, other!);
    }

    private sealed class AfterLooking(IRoomStore inner, Func<Task> act) : RoomStoreDecorator(inner)
    {
        private bool _done;

        public override async Task<IReadOnlyList<Membership>> GetMembersAsync(
            string roomId, IReadOnlyList<string> subs, CancellationToken cancellationToken)
        {
            var found = await base.GetMembersAsync(roomId, subs, cancellationToken);
            if (!_done)
            {
                _done = true;
                await act();
            }

            return found;
        }
    }

    /// <summary>Something happens before the first mark of a member.</summary>
    private sealed class BeforeMark(IRoomStore inner, Func<Task> act) : RoomStoreDecorator(inner)
    {
        private bool _done;

        public override async Task<bool> MarkMemberAsync(string roomId, MemberMark mark, CancellationToken cancellationToken)
        {
            if (!_done)
            {
                _done = true;
                await act();
            }

            return await base.MarkMemberAsync(roomId, mark, cancellationToken);
        }
    }
}
