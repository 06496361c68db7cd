using Realtime.Log;
using Realtime.Rooms;
using Realtime.Rooms.Table;
using Realtime.Tests.Rooms.Model;
using static Realtime.Tests.Rooms.DirectRooms;

namespace Realtime.Tests.Rooms;

public sealed class RoomReadTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly PageLimit Limit = new(100, 100_000);

    [Fact]
    public async Task A_room_that_hides_its_past_is_read_from_where_one_was_added()
    {
        var rooms = await HiddenAsync();

        // 1 created, 2 before, 3 Ben is added, 4 after.
        var page = await ForwardAsync(rooms, Ben, Position.Start);

        Assert.Equal(("after", false), (Ids(page), page.Page.Truncated));
        Assert.Equal((4, 4), (page.Page.Next.Seq, page.Page.Head.Seq));
        Assert.Equal("before 2 after", Ids(await ForwardAsync(rooms, Ann, At(rooms, 1))));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task A_position_below_goes_on_there_and_is_told(long position, bool truncated)
    {
        var rooms = await HiddenAsync();

        var page = await ForwardAsync(rooms, Ben, At(rooms, position));

        Assert.Equal(("after", truncated), (Ids(page), page.Page.Truncated));
    }

    [Fact]
    public async Task Backwards_and_since_a_time_nothing_below_is_given()
    {
        var rooms = await HiddenAsync();
        var reading = rooms.Rooms.Reading;

        var backwards = (await reading.ReadBackwardAsync(Id, Ben.Sub, before: null, Limit, None)).Value!;
        var since = (await reading.ReadSinceAsync(Id, Ben.Sub, rooms.Now - TimeSpan.FromDays(1), Limit, None)).Value!;

        Assert.Equal(("after", true), (Ids(backwards), backwards.Page.Next.IsStart));
        Assert.Equal("after", Ids(since));
        var below = (await reading.ReadBackwardAsync(Id, Ben.Sub, At(rooms, 3), Limit, None)).Value!;
        Assert.Equal(("", true), (Ids(below), below.Page.Next.IsStart));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 0)]
    public async Task Backwards_a_page_goes_on_below_as_long_as_there_is_something(int messages, long next)
    {
        var rooms = await HiddenAsync();
        await rooms.WriteAsync(Ann, "last");

        var page = (await rooms.Rooms.Reading.ReadBackwardAsync(Id, Ben.Sub, before: null, new(messages, 100_000), None)).Value!;

        // 4 is the lowest number that is theirs: what lies before it is not.
        Assert.Equal((messages, next), (page.Page.Messages.Count, page.Page.Next.Seq));
    }

    [Fact]
    public async Task A_page_whose_reader_was_added_again_meanwhile_begins_there()
    {
        var rooms = await HiddenAsync();

        // The log is read as for the membership that they had.
        var log = new MessageLog(rooms.LogStore, LogRules.Design, generation: 1, rooms.Clock);
        var old = await log.ReadForwardAsync(RoomTopic.LogOf(Id), At(rooms, 3), new(1, 1_000), None);
        await rooms.RemoveAsync(Ben);
        rooms.Pass(TimeSpan.FromSeconds(10));
        await rooms.AddAsync(Ben);

        var page = (await rooms.Rooms.Reading.LimitAsync(Id, Ben.Sub, old, At(rooms, 3), backwards: false, None)).Value!.Page;

        // That it reaches its head is no news of what is above: it is to be asked for again.
        Assert.Empty(page.Messages);
        Assert.Equal((6, 6, true, true), (page.Next.Seq, page.Head.Seq, page.Truncated, page.Pending));
    }

    [Fact]
    public async Task A_page_says_which_key_the_room_has()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        await rooms.RemoveAsync(Ben);

        Assert.Equal(2, (await ForwardAsync(rooms, Ann, Position.Start)).KeyVersion);
    }

    [Fact]
    public async Task Who_is_no_member_reads_and_opens_nothing()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member), new(Dan, RoomRole.Member)]);
        await rooms.RemoveAsync(Ben);

        Assert.Equal((RoomReason.Removed, RoomReason.Removed), await ReasonsAsync(rooms, Ben));
        Assert.Equal((RoomReason.NoRoom, RoomReason.NoRoom), await ReasonsAsync(rooms, Cid));
        Assert.Equal(RoomReason.NoRoom, (await rooms.Rooms.Opening.OpenAsync("unknown", "ann", None)).Refusal!.Reason);
        await rooms.DeleteAsync();
        Assert.Equal((RoomReason.Deleted, RoomReason.Deleted), await ReasonsAsync(rooms, Dan));
        Assert.Equal((RoomReason.Removed, RoomReason.Removed), await ReasonsAsync(rooms, Ben));
    }

    [Fact]
    public async Task Who_opens_a_room_gets_its_key_and_how_far_they_have_read()
    {
        var rooms = await HiddenAsync();
        await rooms.Rooms.Lists.MarkReadAsync(Id, Ben.Sub, At(rooms, 4), None);

        var view = (await rooms.OpenAsync(Ben)).Value!;

        Assert.Equal((rooms.Room.Key, RoomRole.Member, 3, 4), (view.Room.Key, view.Me.Role, view.Me.Joined.Seq, view.ReadUpTo!.Value.Seq));
    }

    [Fact]
    public async Task A_key_from_before_somebody_was_added_is_not_for_them()
    {
        var rooms = await new DirectRooms().MadeAsync();
        var behind = rooms.Deploy(store => new AfterRoom(store, () => rooms.AddAsync(Ben)));

        Assert.Equal(2, (await behind.Opening.OpenAsync(Id, Ben.Sub, None)).Value!.Room.Version);

        // Left out: they would have the key with which what is before them is still published.
        var careless = rooms.Deploy(store => new RoomMutations.MembersSeen(
            new AfterRoom(store, () => rooms.AddAsync(Cid)), member => member with { LeastKey = 0 }));
        rooms.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(2, (await careless.Opening.OpenAsync(Id, Cid.Sub, None)).Value!.Room.Version);
        Assert.Equal((3, 3), (rooms.Room.Version, rooms.Member(Cid)!.LeastKey));
    }

    [Fact]
    public async Task What_is_numbered_below_the_keys_beginning_does_not_go_live()
    {
        var rooms = await new DirectRooms().MadeAsync();
        var write = await rooms.WriteAsync(Ann, "m");
        await rooms.AddAsync(Ben);
        var live = rooms.Live.Count;

        Assert.NotNull((await rooms.WriteAsync(Ann, "m")).Appended);

        Assert.Equal((2, 3, live), (write.Appended!.Position.Seq, rooms.Room.Since, rooms.Live.Count));
        Assert.Equal((2, 3, "members"), rooms.Live[^1]);
    }

    private static async Task<DirectRooms> HiddenAsync()
    {
        var rooms = await new DirectRooms().MadeAsync();
        await rooms.WriteAsync(Ann, "before");
        await rooms.AddAsync(Ben);
        await rooms.WriteAsync(Ann, "after");
        rooms.Pass(TimeSpan.FromSeconds(10));
        return rooms;
    }

    private static async Task<(string? Opened, string? Read)> ReasonsAsync(DirectRooms rooms, RoomUser user) => (
        (await rooms.OpenAsync(user)).Refusal?.Reason,
        (await rooms.Rooms.Reading.ReadForwardAsync(Id, user.Sub, Position.Start, Limit, None)).Refusal?.Reason);

    private static async Task<RoomPage> ForwardAsync(DirectRooms rooms, RoomUser user, Position after) =>
        (await rooms.Rooms.Reading.ReadForwardAsync(Id, user.Sub, after, Limit, None)).Value!;

    private static Position At(DirectRooms rooms, long number) => new(rooms.LogTable.Head!.Epoch, number);

    private static string Ids(RoomPage page) => string.Join(' ', page.Page.Messages.Select(message => message.Id));

    /// <summary>Something happens between the reads of room and membership.</summary>
    private sealed class AfterRoom(IRoomStore inner, Func<Task> act) : RoomStoreDecorator(inner)
    {
        private bool _done;

        public override async Task<Room?> GetRoomAsync(string roomId, bool consistent, CancellationToken cancellationToken)
        {
            var room = await base.GetRoomAsync(roomId, consistent, cancellationToken);
            if (!_done)
            {
                _done = true;
                await act();
            }

            return room;
        }
    }
}
