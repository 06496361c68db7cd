using Realtime.Rooms;
using Realtime.Rooms.Table;
using Realtime.Tests.Rooms.Model;
using static Realtime.Tests.Rooms.DirectRooms;

namespace Realtime.Tests.Rooms;

public sealed class RoomWriteTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_member_writes_and_who_listens_gets_it_once_it_stands()
    {
        var rooms = await new DirectRooms().MadeAsync();

        var write = await rooms.WriteAsync(Ann, "m");

        Assert.Equal((2, true), (write.Appended!.Position.Seq, write.IsLive));
        Assert.Equal((1, 2, null), rooms.Live[^1]);
        Assert.Equal("eu-west-1:ann m", rooms.Entries[1]);
    }

    [Fact]
    public async Task A_stranger_uses_up_no_number()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Cid, RoomRole.Member)]);
        await rooms.RemoveAsync(Cid);

        Assert.Equal(RoomReason.NoRoom, (await rooms.WriteAsync(Ben, "m")).Refusal!.Reason);
        Assert.Equal(RoomReason.NoRoom, (await rooms.WriteAsync(Cid, "m")).Refusal!.Reason);
        Assert.Equal(RoomReason.NoRoom, (await rooms.Rooms.Writer.WriteAsync("unknown", "ann", rooms.Message("i", "m"), None)).Refusal!.Reason);
        Assert.Equal(2, rooms.LogTable.Head!.Last);
    }

    [Fact]
    public async Task Who_was_added_just_now_is_no_stranger_though_a_replica_does_not_know_them()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        var behind = rooms.Deploy(store => new Behind(store));

        Assert.NotNull((await behind.Writer.WriteAsync(Id, Ben.Sub, rooms.Message("eu-west-1:ben", "m"), None)).Appended);
    }

    [Fact]
    public async Task What_stands_is_done_whatever_its_sender_is_by_now()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        var first = await rooms.WriteAsync(Ben, "m");
        await rooms.RemoveAsync(Ben);

        var again = await rooms.WriteAsync(Ben, "m");

        Assert.Equal((first.Appended!.Position, false), (again.Appended!.Position, again.Appended.IsNew));
    }

    [Fact]
    public async Task What_who_was_removed_says_again_goes_to_nobody_and_a_members_repeat_does()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        await rooms.WriteAsync(Ben, "m");
        // Whoever wrote it may have died before it was live.
        await rooms.WriteAsync(Ben, "m");
        Assert.Equal(2, rooms.Live.Count(live => live.Number == 2));
        await rooms.RemoveAsync(Ben);

        Assert.True((await rooms.WriteAsync(Ben, "m")).IsLive);

        Assert.Equal(2, rooms.Live.Count(live => live.Number == 2));
    }

    [Fact]
    public async Task Who_is_removed_between_number_and_guard_is_refused_the_same_way_for_sixteen_days()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        var slow = rooms.Deploy(store => new BeforeGuard(store, () => rooms.RemoveAsync(Ben)));
        var message = rooms.Message("eu-west-1:ben", "m");

        Assert.Equal(RoomReason.NoRoom, (await slow.Writer.WriteAsync(Id, Ben.Sub, message, None)).Refusal!.Reason);

        Assert.Equal("void", rooms.Entries[1]);
        rooms.Pass(TimeSpan.FromDays(1));
        await rooms.AddAsync(Ben);
        var last = rooms.LogTable.Head!.Last;
        rooms.Pass(TimeSpan.FromDays(15));
        Assert.Equal(RoomReason.NoRoom, (await rooms.WriteAsync(Ben, "m")).Refusal!.Reason);
        Assert.Equal(last, rooms.LogTable.Head!.Last);
        Assert.NotNull((await rooms.WriteAsync(Ben, "other")).Appended);
    }

    [Fact]
    public async Task A_number_from_before_somebody_was_added_again_is_not_theirs()
    {
        Assert.Equal("void", await AddedAgainAsync(store => store));

        // Left out: it would stand where the log says that they were no member.
        Assert.Equal("eu-west-1:ben m", await AddedAgainAsync(store => new RoomMutations.MembersSeen(store, member => member with { Joined = default })));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public async Task A_muted_member_is_refused_until_the_time(int milliseconds, bool refused)
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        await rooms.ChangeAsync(new() { Mute = [new(Ben, rooms.Now + TimeSpan.FromSeconds(10))] }, Ann);
        rooms.Pass(TimeSpan.FromMilliseconds(10_000 + milliseconds));

        var write = await rooms.WriteAsync(Ben, "m");

        Assert.Equal(refused ? RoomReason.Muted : null, write.Refusal?.Reason);
        Assert.Equal(refused ? TimeSpan.FromMilliseconds(1) : null, write.Refusal?.RetryAfter);
        Assert.Null((await rooms.WriteAsync(Ann, "a")).Refusal);
    }

    [Fact]
    public async Task Who_may_write_again_does_with_another_message()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        await rooms.ChangeAsync(new() { Mute = [new(Ben, rooms.Now + TimeSpan.FromDays(1))] }, Ann);
        await rooms.WriteAsync(Ben, "m");
        await rooms.ChangeAsync(new() { Mute = [new(Ben, null)] }, Ann);

        Assert.Equal(RoomReason.Muted, (await rooms.WriteAsync(Ben, "m")).Refusal!.Reason);
        Assert.Null((await rooms.WriteAsync(Ben, "other")).Refusal);
    }

    [Fact]
    public async Task Who_is_muted_stays_so_when_they_are_removed_and_added_again()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        await rooms.ChangeAsync(new() { Mute = [new(Ben, rooms.Now + TimeSpan.FromDays(1))] }, Ann);
        await rooms.RemoveAsync(Ben);
        await rooms.AddAsync(Ben);

        Assert.Equal(RoomReason.Muted, (await rooms.WriteAsync(Ben, "m")).Refusal!.Reason);
    }

    [Fact]
    public async Task A_blocked_member_is_refused()
    {
        var rooms = await new DirectRooms().MadeAsync();
        rooms.Blocked.Add(Ann.Sub);

        Assert.Equal(RoomReason.Blocked, (await rooms.WriteAsync(Ann, "m")).Refusal!.Reason);
    }

    [Fact]
    public async Task Slow_mode_lets_a_member_write_once_in_its_time_and_owners_as_they_like()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        await rooms.SetAsync(new() { SlowModeSeconds = 10 });

        Assert.Null((await rooms.WriteAsync(Ben, "m1")).Refusal);
        rooms.Pass(TimeSpan.FromMilliseconds(9_999));
        var refusal = (await rooms.WriteAsync(Ben, "m2")).Refusal!;
        Assert.Equal((RoomReason.SlowMode, TimeSpan.FromMilliseconds(1)), (refusal.Reason, refusal.RetryAfter));
        rooms.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Null((await rooms.WriteAsync(Ben, "m3")).Refusal);
        Assert.Null((await rooms.WriteAsync(Ann, "a1")).Refusal);
        Assert.Null((await rooms.WriteAsync(Ann, "a2")).Refusal);
    }

    [Fact]
    public async Task Slow_mode_tells_apart_what_two_identities_of_a_member_call_alike()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        await rooms.SetAsync(new() { SlowModeSeconds = 10 });
        Assert.NotNull((await rooms.WriteAsync(Ben, "m")).Appended);

        var other = await rooms.Rooms.Writer.WriteAsync(Id, Ben.Sub, rooms.Message("eu-west-1:another", "m"), None);

        Assert.Equal(RoomReason.SlowMode, other.Refusal?.Reason);
    }

    [Fact]
    public async Task Of_two_messages_at_once_slow_mode_lets_one_pass()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        await rooms.SetAsync(new() { SlowModeSeconds = 10 });
        var slow = rooms.Deploy(store => new BeforeTurn(store, () => rooms.WriteAsync(Ben, "m2")));

        var first = await slow.Writer.WriteAsync(Id, Ben.Sub, rooms.Message("eu-west-1:ben", "m1"), None);

        Assert.Equal((RoomReason.SlowMode, TimeSpan.FromSeconds(10)), (first.Refusal!.Reason, first.Refusal.RetryAfter));
        Assert.Equal(["eu-west-1:ben m2"], rooms.Entries.Where(entry => entry.StartsWith("eu-west-1:ben", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_turn_whose_answer_was_lost_is_the_messages_own()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        await rooms.SetAsync(new() { SlowModeSeconds = 10 });
        var deaf = rooms.Deploy(store => new BeforeTurn(store, () => store.TakeTurnAsync(Id, Ben.Sub, "eu-west-1:ben m", rooms.Now, rooms.Now, None)));

        Assert.Null((await deaf.Writer.WriteAsync(Id, Ben.Sub, rooms.Message("eu-west-1:ben", "m"), None)).Refusal);
    }

    [Fact]
    public async Task A_message_that_has_its_turn_passes_again_with_another_number()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        await rooms.SetAsync(new() { SlowModeSeconds = 100 });
        // An attempt took it and died.
        await rooms.Store.TakeTurnAsync(Id, Ben.Sub, "eu-west-1:ben m", rooms.Now, rooms.Now, None);

        Assert.Null((await rooms.WriteAsync(Ben, "m")).Refusal);
        Assert.Equal(RoomReason.SlowMode, (await rooms.WriteAsync(Ben, "m2")).Refusal!.Reason);
    }

    [Fact]
    public async Task The_backend_writes_to_a_room_until_it_is_deleted()
    {
        var rooms = await new DirectRooms().MadeAsync();

        Assert.True((await rooms.WriteAsync("b")).IsLive);
        await rooms.DeleteAsync();
        Assert.Equal(RoomReason.NoRoom, (await rooms.WriteAsync("c")).Refusal!.Reason);
        Assert.Equal(RoomReason.NoRoom, (await rooms.WriteAsync(Ann, "m")).Refusal!.Reason);
    }

    [Fact]
    public async Task Of_an_id_used_twice_the_second_message_does_not_go_live()
    {
        var rooms = await new DirectRooms().MadeAsync();
        await rooms.WriteAsync(Ann, "m");
        var live = rooms.Live.Count;

        var other = await rooms.Rooms.Writer.WriteAsync(
            Id, Ann.Sub, rooms.Message("eu-west-1:ann", "m") with { Body = "other"u8.ToArray() }, None);

        Assert.True(other.Appended!.HasOtherBody);
        Assert.Equal(live, rooms.Live.Count);
    }

    [Fact]
    public void A_key_does_not_tell_itself()
    {
        var key = RoomKey.Create();

        Assert.Equal(22, key.Value.Length);
        Assert.DoesNotContain(key.Value, $"{key} {new Room { Id = "r", Settings = new() { Title = "t" }, CreatedAt = default, CreatedBy = "a", Key = key }}", StringComparison.Ordinal);
    }

    /// <summary>What stands at a number that was given out between two memberships of its sender.</summary>
    private static async Task<string> AddedAgainAsync(Func<IRoomStore, IRoomStore> decorate)
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member), new(Cid, RoomRole.Member)]);
        var slow = rooms.Deploy(store => new BeforeGuard(decorate(store), async () =>
        {
            await rooms.RemoveAsync(Ben);
            await rooms.AddAsync(Ben);
        }));
        await slow.Writer.WriteAsync(Id, Ben.Sub, rooms.Message("eu-west-1:ben", "m"), None);
        return rooms.Entries[1];
    }

    /// <summary>Something happens when a message has its number, and the guard has not been asked.</summary>
    private sealed class BeforeGuard(IRoomStore inner, Func<Task> act) : RoomStoreDecorator(inner)
    {
        private bool _done;

        public override async Task<Room?> GetRoomAsync(string roomId, bool consistent, CancellationToken cancellationToken)
        {
            if (consistent && !_done)
            {
                _done = true;
                await act();
            }

            return await base.GetRoomAsync(roomId, consistent, cancellationToken);
        }
    }

    /// <summary>Something happens when the guard has looked, and not taken the turn.</summary>
    private sealed class BeforeTurn(IRoomStore inner, Func<Task> act) : RoomStoreDecorator(inner)
    {
        private bool _done;

        public override async Task<bool> TakeTurnAsync(
            string roomId, string sub, string messageKey, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken)
        {
            if (!_done)
            {
                _done = true;
                await act();
            }

            return await base.TakeTurnAsync(roomId, sub, messageKey, now, before, cancellationToken);
        }
    }

    /// <summary>A replica that has no memberships yet.</summary>
    private sealed class Behind(IRoomStore inner) : RoomStoreDecorator(inner)
    {
        public override Task<Membership?> GetMemberAsync(string roomId, string sub, bool consistent, CancellationToken cancellationToken) =>
            consistent ? base.GetMemberAsync(roomId, sub, consistent, cancellationToken) : Task.FromResult<Membership?>(null);
    }
}
