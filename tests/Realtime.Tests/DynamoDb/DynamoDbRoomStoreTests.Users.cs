using Realtime.Rooms.Table;

namespace Realtime.Tests.DynamoDb;

/// <summary>What is kept by user.</summary>
public sealed partial class DynamoDbRoomStoreTests
{
    [Fact]
    public async Task A_list_is_marked_by_higher_changes_only_and_keeps_the_read_mark()
    {
        var store = await StoreAsync();
        Assert.False(await store.MarkReadAsync(_ann, _room, new("e", 3), None));
        Assert.True(await store.MarkListedAsync(_ann, _room, new(2, IsMember: true, ExpiresAt: null), None));
        Assert.True(await store.MarkReadAsync(_ann, _room, new("e", 3), None));
        Assert.False(await store.MarkReadAsync(_ann, _room, new("e", 3), None));

        Assert.False(await store.MarkListedAsync(_ann, _room, new(2, IsMember: false, Now), None));
        Assert.True(await store.MarkListedAsync(_ann, _room, new(3, IsMember: false, Now), None));
        Assert.False(await store.MarkReadAsync(_ann, _room, new("e", 9), None));

        Assert.Equal(new(_room, 3, IsMember: false, new("e", 3)), await store.GetListedAsync(_ann, _room, consistent: true, None));
        Assert.Equal("1800000000", (await ItemAsync($"user|{_ann}", $"room|{_room}"))["expiresAt"].N);
        await store.MarkListedAsync(_ann, _room, new(4, IsMember: true, ExpiresAt: null), None);
        Assert.DoesNotContain("expiresAt", (await ItemAsync($"user|{_ann}", $"room|{_room}")).Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rooms_are_counted_once_each_up_to_a_number(bool isMade)
    {
        var store = await StoreAsync();
        var (what, other) = isMade ? (RoomCount.Made, RoomCount.Opened) : (RoomCount.Opened, RoomCount.Made);
        CountedRoom Room(string id, long mark) => new(_ann, what, id, mark);

        Assert.Empty(await store.GetCountedAsync(_ann, what, None));
        Assert.True(await store.CountRoomAsync(Room("r-1", 5), 2, None));
        Assert.False(await store.CountRoomAsync(Room("r-1", 5), 2, None));
        Assert.True(await store.CountRoomAsync(Room("r-2", 1), 2, None));
        Assert.True(await store.CountRoomAsync(Room("r-1", 6), 2, None));
        Assert.False(await store.CountRoomAsync(Room("r-3", 9), 2, None));
        Assert.Equal("r-1 6, r-2 1", await CountedAsync(store, what));

        Assert.False(await store.UncountRoomAsync(Room("r-1", 6), None));
        Assert.True(await store.UncountRoomAsync(Room("r-1", 7), None));
        Assert.False(await store.UncountRoomAsync(Room("r-1", long.MaxValue), None));
        Assert.False(await store.UncountRoomAsync(new("nobody", what, "r-1", 7), None));
        Assert.True(await store.CountRoomAsync(Room("r-3", 9), 2, None));
        Assert.True(await store.UncountRoomAsync(Room("r-2", 2), None));
        Assert.True(await store.UncountRoomAsync(Room("r-3", long.MaxValue), None));
        Assert.True(await store.CountRoomAsync(Room("r-4", 1), 1, None));
        Assert.Equal("", await CountedAsync(store, other));
    }

    [Fact]
    public async Task What_is_counted_is_looked_through_once_in_a_time()
    {
        var store = await StoreAsync();
        var room = new CountedRoom(_ann, RoomCount.Opened, _room, 1);

        Assert.True(await store.TakeLookAsync(_ann, RoomCount.Opened, Now, Now, None));
        Assert.False(await store.TakeLookAsync(_ann, RoomCount.Opened, Now, Now - TimeSpan.FromMilliseconds(1), None));
        Assert.True(await store.CountRoomAsync(room, 1, None));
        Assert.True(await store.TakeLookAsync(_ann, RoomCount.Opened, Now, Now, None));
        Assert.Equal($"{_room} 1", await CountedAsync(store, RoomCount.Opened));
    }

    [Fact]
    public async Task A_room_is_noted_as_opened_of_the_membership_that_it_was_opened_by()
    {
        var store = await StoreAsync();
        Assert.False(await store.MarkOpenedAsync(_ann, _room, 9, None));
        await store.MarkListedAsync(_ann, _room, new(2, IsMember: true, ExpiresAt: null), None);

        Assert.False(await store.MarkOpenedAsync(_ann, _room, 1, None));
        Assert.True(await store.MarkOpenedAsync(_ann, _room, 2, None));
        Assert.Equal(new(_room, 2, IsMember: true, Read: null, IsOpened: true), await store.GetListedAsync(_ann, _room, consistent: true, None));

        await store.MarkListedAsync(_ann, _room, new(3, IsMember: false, Now), None);
        Assert.False(await store.MarkOpenedAsync(_ann, _room, 9, None));
        await store.MarkListedAsync(_ann, _room, new(4, IsMember: true, ExpiresAt: null), None);
        Assert.False((await store.GetListedAsync(_ann, _room, consistent: true, None))!.IsOpened);
    }

    [Fact]
    public async Task A_tally_is_replaced_as_it_was_seen()
    {
        var store = await StoreAsync();
        var tally = new AdditionTally(1, [(5, 3), (6, 100)]);

        Assert.Null(await store.GetTallyAsync(_ann, None));
        Assert.True(await store.PutTallyAsync(_ann, tally, seenVersion: null, None));
        Assert.False(await store.PutTallyAsync(_ann, tally, seenVersion: null, None));
        Assert.False(await store.PutTallyAsync(_ann, tally with { Version = 3 }, seenVersion: 2, None));
        Assert.True(await store.PutTallyAsync(_ann, tally with { Version = 2 }, seenVersion: 1, None));

        var read = (await store.GetTallyAsync(_ann, None))!;
        Assert.Equal((2, "5 3, 6 100"), (read.Version, string.Join(", ", read.Minutes.Select(one => $"{one.Minute} {one.Count}"))));
    }

    private async Task<string> CountedAsync(DynamoDbRoomStore store, RoomCount what) =>
        string.Join(", ", (await store.GetCountedAsync(_ann, what, None)).OrderBy(room => room.Key, StringComparer.Ordinal).Select(room => $"{room.Key} {room.Value}"));
}
