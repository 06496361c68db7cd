using Realtime.Rooms;
using Realtime.Rooms.Table;
using Realtime.Tests.Rooms.Model;
using static Realtime.Tests.Rooms.DirectRooms;

namespace Realtime.Tests.Rooms;

/// <summary>What one room and one user may use up, and how fast.</summary>
public sealed class RoomBoundTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_room_has_a_thousand_members_and_not_one_more()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All);
        for (var batch = 0; batch < 10; batch++)
        {
            var full = Enumerable.Range(batch * 100, batch < 9 ? 100 : 99).Select(index => Addition(index));
            Assert.Null((await rooms.ChangeAsync(new() { Add = [.. full] }, by: null)).Refusal);
        }

        Assert.Equal(1_000, rooms.Room.Members);
        Assert.Equal(RoomReason.RoomFull, (await rooms.AddAsync(Ben)).Refusal!.Reason);
        Assert.Null((await rooms.ChangeAsync(new() { Add = [new(Ben, RoomRole.Member)], Remove = [Addition(7).User] }, by: null)).Refusal);
        Assert.Equal(1_000, rooms.Table.Members(Id).Count(member => member.IsMember));
    }

    [Fact]
    public async Task A_user_makes_twenty_rooms_and_more_when_some_are_deleted()
    {
        var rooms = new DirectRooms();
        var made = new List<string>();
        for (var number = 0; number < 20; number++)
        {
            made.Add((await rooms.CreateAsync(Request(), Ann)).Value!.Room.Id);
        }

        Assert.Equal(RoomReason.TooManyRooms, (await rooms.CreateAsync(Request(), Ann)).Refusal!.Reason);
        Assert.Null((await rooms.CreateAsync(Request(), Ben)).Refusal);
        Assert.Null((await rooms.CreateAsync(Request() with { Members = [new(Ann, RoomRole.Owner)] }, by: null)).Refusal);
        await rooms.Rooms.Changes.DeleteAsync(made[3], new(Ann), None);
        Assert.Equal(RoomReason.TooManyRooms, (await rooms.CreateAsync(Request(), Ann)).Refusal!.Reason);
        Assert.Null(await rooms.Rooms.Lists.SweepAsync(made[3], after: null, None));
        Assert.Null((await rooms.CreateAsync(Request(), Ann)).Refusal);
        Assert.Equal(20, rooms.Table.Counted(Ann.Sub, RoomCount.Made).Count);
    }

    [Fact]
    public async Task A_user_adds_two_hundred_members_an_hour_however_they_are_spread()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All);
        Assert.Null((await rooms.ChangeAsync(new() { Add = [.. Enumerable.Range(0, 100).Select(Addition)] }, Ann)).Refusal);
        rooms.Pass(TimeSpan.FromMinutes(30));
        Assert.Null((await rooms.ChangeAsync(new() { Add = [.. Enumerable.Range(100, 99).Select(Addition)] }, Ann)).Refusal);
        rooms.Pass(TimeSpan.FromMinutes(20));

        Assert.Null((await rooms.AddAsync(Ben, Ann)).Refusal);
        var refusal = (await rooms.AddAsync(Cid, Ann)).Refusal!;

        Assert.Equal(RoomReason.TooManyAdditions, refusal.Reason);
        Assert.Null((await rooms.AddAsync(Cid)).Refusal);
        rooms.Pass(refusal.RetryAfter!.Value - TimeSpan.FromMilliseconds(1));
        Assert.Equal(RoomReason.TooManyAdditions, (await rooms.AddAsync(Dan, Ann)).Refusal!.Reason);
        rooms.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Null((await rooms.AddAsync(Dan, Ann)).Refusal);
    }

    [Fact]
    public async Task Who_makes_a_room_adds_its_first_members()
    {
        var rooms = new DirectRooms(RoomRules.Design with { MaxAdditions = 1 });

        Assert.Equal(
            RoomReason.TooManyAdditions,
            (await rooms.CreateAsync(Request() with { Members = [Addition(0), Addition(1)] }, Ann)).Refusal!.Reason);
        Assert.Null((await rooms.CreateAsync(Request() with { Members = [Addition(0)] }, Ann)).Refusal);
    }

    [Fact]
    public async Task Of_two_who_add_the_last_of_the_hour_at_once_one_does()
    {
        var rooms = await new DirectRooms(RoomRules.Design with { MaxAdditions = 1 }).MadeAsync(RoomHistory.All);
        var slow = rooms.Deploy(store => new SlowTally(store, () => rooms.AddAsync(Cid, Ann)));

        var added = await slow.Changes.ChangeMembersAsync(Id, new() { Add = [new(Ben, RoomRole.Member)] }, new(Ann), None);

        Assert.Equal(RoomReason.TooManyAdditions, added.Refusal!.Reason);
        Assert.Equal(2, rooms.Room.Members);
    }

    [Theory]
    [InlineData(4_999, false)]
    [InlineData(5_000, true)]
    public async Task A_removal_replaces_a_key_that_is_five_seconds_old(int milliseconds, bool may)
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member), new(Cid, RoomRole.Member)]);
        Assert.Null((await rooms.RemoveAsync(Ben)).Refusal);
        rooms.Pass(TimeSpan.FromMilliseconds(milliseconds));

        var left = await rooms.Rooms.Changes.LeaveAsync(Id, Cid, None);

        Assert.Equal(may, left.Refusal is null);
        Assert.Equal(may ? null : TimeSpan.FromMilliseconds(1), left.Refusal?.RetryAfter);
        Assert.Equal(may ? null : RoomReason.TooSoon, left.Refusal?.Reason);
    }

    [Theory]
    [InlineData(RoomHistory.Joined, 9_999, false)]
    [InlineData(RoomHistory.Joined, 10_000, true)]
    [InlineData(RoomHistory.All, 0, true)]
    public async Task An_addition_that_hides_the_past_replaces_a_key_that_is_ten_seconds_old(RoomHistory history, int milliseconds, bool may)
    {
        var rooms = await new DirectRooms().MadeAsync(history, [new(Ben, RoomRole.Member)]);
        Assert.Null((await rooms.RemoveAsync(Ben)).Refusal);
        rooms.Pass(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(may, (await rooms.AddAsync(Cid)).Refusal is null);
    }

    [Fact]
    public async Task What_replaces_no_key_waits_for_none()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.Joined, [new(Ben, RoomRole.Member), new(Cid, RoomRole.Member)]);
        Assert.Null((await rooms.RemoveAsync(Ben)).Refusal);

        Assert.Null((await rooms.SetAsync(new() { Title = "x" })).Refusal);
        Assert.Null((await rooms.ChangeAsync(new() { Roles = [new(Cid, RoomRole.Owner)] }, by: null)).Refusal);
        Assert.Null((await rooms.ChangeAsync(new() { Mute = [new(Cid, rooms.Now)] }, by: null)).Refusal);
        Assert.Null((await rooms.DeleteAsync()).Refusal);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public async Task A_key_is_replaced_by_who_opens_the_room_when_it_is_a_day_old(int milliseconds, bool replaces)
    {
        var rooms = await new DirectRooms().MadeAsync();
        var old = rooms.Room.Key!.TopicOf(Id);
        rooms.Pass(TimeSpan.FromDays(1) + TimeSpan.FromMilliseconds(milliseconds));

        var opened = await rooms.OpenAsync(Ann);

        Assert.Equal(replaces ? 2 : 1, opened.Value!.Room.Version);
        Assert.Equal(replaces ? [old] : [], rooms.Moves.Select(move => move.Topic));
        Assert.Single(rooms.Entries);
        await rooms.OpenAsync(Ann);
        Assert.Equal(replaces ? 2 : 1, rooms.Room.Version);
    }

    [Fact]
    public async Task A_key_is_replaced_by_who_writes_when_it_is_a_day_old()
    {
        var rooms = await new DirectRooms().MadeAsync();
        rooms.Pass(TimeSpan.FromDays(1));

        // It was live with the key that its readers have.
        Assert.True((await rooms.WriteAsync(Ann, "m")).IsLive);

        Assert.Equal((1, 2), rooms.Live[^1] is var live ? (live.Version, live.Number) : default);
        Assert.Equal(2, rooms.Room.Version);
        Assert.Equal(RoomReason.NoRoom, (await rooms.OpenAsync(Ben)).Refusal!.Reason);
    }

    [Fact]
    public async Task Strangers_replace_no_key()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        await rooms.RemoveAsync(Ben);
        rooms.Pass(TimeSpan.FromDays(1));

        Assert.Equal(RoomReason.Removed, (await rooms.OpenAsync(Ben)).Refusal!.Reason);
        Assert.Equal(RoomReason.NoRoom, (await rooms.OpenAsync(Cid)).Refusal!.Reason);
        Assert.Equal(2, rooms.Room.Version);
    }

    private static MemberAddition Addition(int index) => new(new($"m{index}", []), RoomRole.Member);

    private static NewRoom Request() => new() { Settings = new() { Title = "General" } };

    /// <summary>Something happens between the first look at what was added and its write.</summary>
    private sealed class SlowTally(IRoomStore inner, Func<Task> act) : RoomStoreDecorator(inner)
    {
        private bool _done;

        public override async Task<AdditionTally?> GetTallyAsync(string sub, CancellationToken cancellationToken)
        {
            var tally = await base.GetTallyAsync(sub, cancellationToken);
            if (!_done)
            {
                _done = true;
                await act();
            }

            return tally;
        }
    }
}
