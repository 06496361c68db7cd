using Realtime.Rooms;
using Realtime.Rooms.Table;
using Realtime.Tests.Rooms.Model;
using static Realtime.Tests.Rooms.DirectRooms;

namespace Realtime.Tests.Rooms;

/// <summary>How many rooms one user makes, and has open.</summary>
public sealed class RoomCountTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Only_rooms_that_somebody_has_opened_count_and_who_has_enough_leaves_one_first()
    {
        var rooms = new DirectRooms(RoomRules.Design with { MaxOpened = 2 });
        var ids = await AddedToAsync(rooms, 5);

        Assert.Null(await OpenAsync(rooms, ids[0]));
        Assert.Null(await OpenAsync(rooms, ids[1]));
        Assert.Equal(RoomReason.TooManyRooms, await OpenAsync(rooms, ids[2]));

        // What is open stays so, and further rooms may come.
        Assert.Null(await OpenAsync(rooms, ids[0]));
        Assert.Equal(5, (await rooms.Rooms.Lists.ListAsync(Ben.Sub, after: null, limit: 10, None)).Rooms.Count);
        await rooms.Rooms.Changes.LeaveAsync(ids[1], Ben, None);
        Assert.Null(await OpenAsync(rooms, ids[2]));
        Assert.Equal(RoomReason.TooManyRooms, await OpenAsync(rooms, ids[3]));
    }

    [Fact]
    public async Task The_bound_is_a_thousand()
    {
        var rooms = new DirectRooms();
        var ids = await AddedToAsync(rooms, 1_001);
        foreach (var id in ids.Take(1_000))
        {
            Assert.Null(await OpenAsync(rooms, id));
        }

        Assert.Equal(RoomReason.TooManyRooms, await OpenAsync(rooms, ids[^1]));
    }

    [Fact]
    public async Task Who_is_removed_or_whose_room_is_deleted_has_a_place_again()
    {
        var rooms = new DirectRooms(RoomRules.Design with { MaxOpened = 1 });
        var ids = await AddedToAsync(rooms, 3);
        Assert.Null(await OpenAsync(rooms, ids[0]));
        await rooms.Rooms.Changes.ChangeMembersAsync(ids[0], new() { Remove = [Ben] }, RoomActor.Backend, None);
        Assert.Null(await OpenAsync(rooms, ids[1]));
        await rooms.Rooms.Changes.DeleteAsync(ids[1], RoomActor.Backend, None);
        Assert.Null(await rooms.Rooms.Lists.SweepAsync(ids[1], after: null, None));

        Assert.Null(await OpenAsync(rooms, ids[2]));
    }

    [Fact]
    public async Task A_room_is_counted_once_for_a_membership()
    {
        var counting = new Watched();
        var rooms = await new DirectRooms(decorate: counting.Over).MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        await rooms.OpenAsync(Ben);
        await rooms.OpenAsync(Ben);
        Assert.Equal(1, counting.Counts);

        await rooms.RemoveAsync(Ben);
        await rooms.AddAsync(Ben);
        await rooms.OpenAsync(Ben);
        await rooms.OpenAsync(Ben);
        Assert.Equal(2, counting.Counts);
    }

    [Fact]
    public async Task Of_two_rooms_opened_at_once_at_the_last_place_one_is()
    {
        var watched = new Watched();
        var rooms = new DirectRooms(RoomRules.Design with { MaxOpened = 2 }, watched.Over);
        var ids = await AddedToAsync(rooms, 3);
        Assert.Null(await OpenAsync(rooms, ids[0]));
        watched.BeforeCount = async () => Assert.Null(await OpenAsync(rooms, ids[1]));

        Assert.Equal(RoomReason.TooManyRooms, await OpenAsync(rooms, ids[2]));

        Assert.Equal(2, rooms.Table.Counted(Ben.Sub, RoomCount.Opened).Count);
    }

    [Fact]
    public async Task A_room_counted_while_one_was_removed_is_found_at_the_bound_once_in_ten_minutes()
    {
        var watched = new Watched();
        var rooms = new DirectRooms(RoomRules.Design with { MaxOpened = 1 }, watched.Over);
        var ids = await AddedToAsync(rooms, 3);
        watched.BeforeCount = () => RemoveAsync(ids[0]);
        await OpenAsync(rooms, ids[0]);
        Assert.Equal([ids[0]], rooms.Table.Counted(Ben.Sub, RoomCount.Opened).Keys);

        Assert.Null(await OpenAsync(rooms, ids[1]));

        await RemoveAsync(ids[1]);
        await rooms.Rooms.Changes.ChangeMembersAsync(ids[0], new() { Add = [new(Ben, RoomRole.Member)] }, RoomActor.Backend, None);
        watched.BeforeCount = () => RemoveAsync(ids[0], TimeSpan.FromSeconds(6));
        await OpenAsync(rooms, ids[0]);
        Assert.Equal(RoomReason.TooManyRooms, await OpenAsync(rooms, ids[2]));
        rooms.Pass(TimeSpan.FromMinutes(10));
        Assert.Null(await OpenAsync(rooms, ids[2]));

        async Task RemoveAsync(string id, TimeSpan? later = null)
        {
            rooms.Pass(later ?? TimeSpan.Zero);
            var removed = await rooms.Rooms.Changes.ChangeMembersAsync(id, new() { Remove = [Ben] }, RoomActor.Backend, None);
            Assert.Null(removed.Refusal);
        }
    }

    [Fact]
    public async Task A_room_that_one_was_removed_from_and_added_to_while_one_opened_it_is_counted_again()
    {
        var watched = new Watched();
        var rooms = await new DirectRooms(decorate: watched.Over).MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        watched.BeforeNote = async () =>
        {
            await rooms.RemoveAsync(Ben);
            await rooms.AddAsync(Ben);
        };
        await rooms.OpenAsync(Ben);
        Assert.Empty(rooms.Table.Counted(Ben.Sub, RoomCount.Opened));

        await rooms.OpenAsync(Ben);

        Assert.Equal([Id], rooms.Table.Counted(Ben.Sub, RoomCount.Opened).Keys);
    }

    [Fact]
    public async Task A_room_that_was_counted_and_never_made_gives_its_place_back()
    {
        var watched = new Watched();
        var rooms = new DirectRooms(RoomRules.Design with { MaxMade = 2 }, watched.Over);
        Assert.Null((await rooms.CreateAsync(Request(), Ann)).Refusal);
        watched.BeforeMade = () => throw new TimeoutException("The process is gone.");
        await Assert.ThrowsAsync<TimeoutException>(() => rooms.CreateAsync(Request(), Ann));

        // Somebody may still be making it.
        rooms.Pass(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(RoomReason.TooManyRooms, (await rooms.CreateAsync(Request(), Ann)).Refusal!.Reason);
        rooms.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Null((await rooms.CreateAsync(Request(), Ann)).Refusal);
        Assert.Equal(RoomReason.TooManyRooms, (await rooms.CreateAsync(Request(), Ann)).Refusal!.Reason);
    }

    private static async Task<string[]> AddedToAsync(DirectRooms rooms, int count)
    {
        var ids = Enumerable.Range(0, count).Select(number => $"room-{number}").ToArray();
        foreach (var id in ids)
        {
            var made = await rooms.CreateAsync(
                Request() with { Id = id, Members = [new(Ann, RoomRole.Owner), new(Ben, RoomRole.Member)] }, by: null);
            Assert.Null(made.Refusal);
        }

        return ids;
    }

    private static async Task<string?> OpenAsync(DirectRooms rooms, string id) =>
        (await rooms.Rooms.Opening.OpenAsync(id, Ben.Sub, None)).Refusal?.Reason;

    private static NewRoom Request() => new() { Settings = new() { Title = "General", History = RoomHistory.All } };

    /// <summary>Something happens once before what is watched.</summary>
    private sealed class Watched
    {
        public Func<Task>? BeforeCount { get; set; }

        public Func<Task>? BeforeMade { get; set; }

        public Func<Task>? BeforeNote { get; set; }

        public int Counts { get; private set; }

        public IRoomStore Over(IRoomStore store) => new Store(store, this);

        private static Task RunAsync(Func<Task>? act) => act?.Invoke() ?? Task.CompletedTask;

        private sealed class Store(IRoomStore inner, Watched watched) : RoomStoreDecorator(inner)
        {
            public override async Task<bool> CountRoomAsync(CountedRoom room, int max, CancellationToken cancellationToken)
            {
                watched.Counts += room.What is RoomCount.Opened ? 1 : 0;
                var act = watched.BeforeCount;
                watched.BeforeCount = null;
                await RunAsync(act);
                return await base.CountRoomAsync(room, max, cancellationToken);
            }

            public override async Task<bool> MarkOpenedAsync(string sub, string roomId, long change, CancellationToken cancellationToken)
            {
                var act = watched.BeforeNote;
                watched.BeforeNote = null;
                await RunAsync(act);
                return await base.MarkOpenedAsync(sub, roomId, change, cancellationToken);
            }

            public override async Task<bool> PutRoomIfAbsentAsync(Room room, CancellationToken cancellationToken)
            {
                var act = watched.BeforeMade;
                watched.BeforeMade = null;
                await RunAsync(act);
                return await base.PutRoomIfAbsentAsync(room, cancellationToken);
            }
        }
    }
}
