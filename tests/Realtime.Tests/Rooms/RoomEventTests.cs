using Realtime.Rooms;
using Realtime.Rooms.Table;
using Realtime.Tests.Rooms.Model;
using static Realtime.Tests.Rooms.DirectRooms;

namespace Realtime.Tests.Rooms;

/// <summary>The same event is the same change, however often it comes and whatever happened meanwhile.</summary>
public sealed class RoomEventTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task An_event_that_comes_again_changes_nothing_and_gets_the_same_answer()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All);
        var first = await AddBenAsync(rooms.Rooms);
        await rooms.RemoveAsync(Ben);

        var again = await AddBenAsync(rooms.Rooms);

        Assert.Equal(2, first.Value!.Position!.Value.Seq);
        Assert.Equal(first.Value.Position, again.Value!.Position);
        Assert.False(rooms.Member(Ben)!.IsMember);
        Assert.Equal(3, rooms.Entries.Count);
        Assert.Null((await AddBenAsync(rooms.Rooms, "another")).Refusal);
        Assert.True(rooms.Member(Ben)!.IsMember);
    }

    [Fact]
    public async Task A_change_that_died_is_the_events_and_is_made_once()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All);
        rooms.IsBrokerDown = true;
        await Assert.ThrowsAsync<RoomUnfinishedException>(() => AddBenAsync(rooms.Rooms));
        rooms.IsBrokerDown = false;

        // Others carry it out, and go on.
        Assert.Null((await rooms.RemoveAsync(Ben)).Refusal);
        Assert.Equal(2, (await AddBenAsync(rooms.Rooms)).Value!.Position!.Value.Seq);

        Assert.False(rooms.Member(Ben)!.IsMember);
        Assert.Equal(3, rooms.Entries.Count);
    }

    [Fact]
    public async Task A_change_whose_event_is_not_noted_yet_is_still_on_its_way()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All);
        var dying = rooms.Deploy(store => new DyingNote(store));
        await Assert.ThrowsAsync<TimeoutException>(() => AddBenAsync(dying));

        Assert.Null((await rooms.RemoveAsync(Ben)).Refusal);
        await AddBenAsync(rooms.Rooms);

        Assert.False(rooms.Member(Ben)!.IsMember);
    }

    [Fact]
    public async Task An_event_that_found_all_as_it_wants_it_is_done()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        Assert.Null((await AddBenAsync(rooms.Rooms)).Value!.Position);
        await rooms.RemoveAsync(Ben);

        Assert.Null((await AddBenAsync(rooms.Rooms)).Value!.Position);

        Assert.False(rooms.Member(Ben)!.IsMember);
    }

    [Fact]
    public async Task Of_one_event_that_comes_twice_at_once_there_is_one_change()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All);
        var slow = rooms.Deploy(store => new SlowEvent(store, async () =>
        {
            await AddBenAsync(rooms.Rooms);
            await rooms.RemoveAsync(Ben);
        }));

        Assert.Equal(2, (await AddBenAsync(slow)).Value!.Position!.Value.Seq);

        Assert.False(rooms.Member(Ben)!.IsMember);
        Assert.Equal(3, rooms.Entries.Count);
    }

    [Fact]
    public async Task What_was_refused_is_tried_again()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.Joined, [new(Cid, RoomRole.Member)]);
        await rooms.RemoveAsync(Cid);
        Assert.Equal(RoomReason.TooSoon, (await AddBenAsync(rooms.Rooms)).Refusal!.Reason);
        rooms.Pass(TimeSpan.FromSeconds(10));

        Assert.Null((await AddBenAsync(rooms.Rooms)).Refusal);

        Assert.True(rooms.Member(Ben)!.IsMember);
    }

    private static Task<RoomAnswer<RoomChanged>> AddBenAsync(RealtimeRooms rooms, string eventId = "event") =>
        rooms.Changes.ChangeMembersAsync(Id, new() { Add = [new(Ben, RoomRole.Member)] }, RoomActor.Backend with { EventId = eventId }, None);

    /// <summary>The process is gone before it notes an event.</summary>
    private sealed class DyingNote(IRoomStore inner) : RoomStoreDecorator(inner)
    {
        public override Task<bool> PutEventIfAbsentAsync(
            string roomId, RoomEvent done, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
            throw new TimeoutException("The process is gone.");
    }

    /// <summary>Something happens once behind the look for the event.</summary>
    private sealed class SlowEvent(IRoomStore inner, Func<Task> act) : RoomStoreDecorator(inner)
    {
        private bool _done;

        public override async Task<RoomEvent?> GetEventAsync(string roomId, string eventId, CancellationToken cancellationToken)
        {
            var known = await base.GetEventAsync(roomId, eventId, cancellationToken);
            if (!_done)
            {
                _done = true;
                await act();
            }

            return known;
        }
    }
}
