using Realtime.Log;
using Realtime.Rooms;
using Realtime.Rooms.Table;
using static Realtime.Tests.Rooms.DirectRooms;

namespace Realtime.Tests.Rooms;

public sealed class RoomListTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Everybody_has_a_list_of_the_rooms_that_they_are_in()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        await rooms.CreateAsync(new() { Id = "other", Settings = new() { Title = "Other" }, Members = [new(Ann, RoomRole.Member)] }, Ben);

        Assert.Equal("General owner, Other member", await ListAsync(rooms, Ann));
        Assert.Equal("General member, Other owner", await ListAsync(rooms, Ben));
        await rooms.RemoveAsync(Ben);
        Assert.Equal("Other owner", await ListAsync(rooms, Ben));
        await rooms.AddAsync(Ben, role: RoomRole.Moderator);
        Assert.Equal("General moderator, Other owner", await ListAsync(rooms, Ben));
        Assert.Equal("", await ListAsync(rooms, Cid));
    }

    [Fact]
    public async Task A_list_has_pages()
    {
        var rooms = await new DirectRooms().MadeAsync();
        await rooms.CreateAsync(new() { Id = "other", Settings = new() { Title = "Other" } }, Ann);

        var first = await rooms.Rooms.Lists.ListAsync(Ann.Sub, after: null, limit: 1, None);
        var second = await rooms.Rooms.Lists.ListAsync(Ann.Sub, first.Next, limit: 2, None);

        Assert.Equal((Id, Id), (Assert.Single(first.Rooms).Room.Id, first.Next));
        Assert.Equal(("other", null), (Assert.Single(second.Rooms).Room.Id, second.Next));
    }

    [Fact]
    public async Task Members_are_listed_by_page_without_those_who_left()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member), new(Cid, RoomRole.Member)]);
        await rooms.RemoveAsync(Ben);

        var first = await rooms.Rooms.Lists.ListMembersAsync(Id, after: null, limit: 2, None);
        var second = await rooms.Rooms.Lists.ListMembersAsync(Id, first.Next, limit: 2, None);

        Assert.Equal(("ann", "ben"), (Assert.Single(first.Members).Sub, first.Next));
        Assert.Equal(("cid", null), (Assert.Single(second.Members).Sub, second.Next));
    }

    [Theory]
    [InlineData(2, "ann, zoe")]
    [InlineData(10, null)]
    public async Task All_members_are_found_behind_those_who_left_unless_those_are_too_many(int hundreds, string? expected)
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(new("zoe", []), RoomRole.Member)]);
        for (var hundred = 0; hundred < hundreds; hundred++)
        {
            var guests = Enumerable.Range(hundred * 100, 100).Select(index => new RoomUser($"guest-{index}", [])).ToList();
            Assert.Null((await rooms.ChangeAsync(new() { Add = [.. guests.Select(guest => new MemberAddition(guest, RoomRole.Member))] }, by: null)).Refusal);
            Assert.Null((await rooms.ChangeAsync(new() { Remove = guests }, by: null)).Refusal);
            rooms.Pass(TimeSpan.FromSeconds(10));
        }

        var members = await rooms.Rooms.Lists.FindMembersAsync(Id, None);

        Assert.Equal(expected, members is null ? null : string.Join(", ", members.Select(member => member.Sub)));
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(3, 3)]
    public async Task A_read_mark_only_goes_up(long first, long second)
    {
        var rooms = await new DirectRooms().MadeAsync();

        Assert.Equal(first, (await MarkAsync(rooms, Ann, first)).Value!.Position.Seq);
        Assert.Equal(3, (await MarkAsync(rooms, Ann, second)).Value!.Position.Seq);
        var marks = await rooms.Rooms.Lists.GetReadMarksAsync(Id, [Ann.Sub, Ben.Sub], None);
        Assert.Equal((1, 3), (marks.Count, marks[Ann.Sub].Position.Seq));
    }

    [Fact]
    public async Task A_read_mark_is_a_members()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All, [new(Ben, RoomRole.Member)]);
        await MarkAsync(rooms, Ben, 1);
        await rooms.RemoveAsync(Ben);

        Assert.Equal(RoomReason.Removed, (await MarkAsync(rooms, Ben, 9)).Refusal!.Reason);
        Assert.Equal(RoomReason.NoRoom, (await MarkAsync(rooms, Cid, 9)).Refusal!.Reason);
        await rooms.AddAsync(Ben);
        Assert.Equal(1, (await rooms.Rooms.Lists.GetAsync(Id, Ben.Sub, None)).Value!.ReadUpTo!.Value.Seq);
        Assert.Equal(1, (await rooms.Rooms.Lists.MarkReadAsync(Id, Ben.Sub, Position.Start, None)).Value!.Position.Seq);
    }

    [Fact]
    public async Task A_deleted_room_is_swept_from_its_members_lists()
    {
        var rooms = await new DirectRooms().MadeAsync(RoomHistory.All);
        await rooms.ChangeAsync(new() { Add = [.. Enumerable.Range(0, 100).Select(index => new MemberAddition(new($"m{index}", []), RoomRole.Member))] }, by: null);
        Assert.Null(await rooms.Rooms.Lists.SweepAsync(Id, after: null, None));
        Assert.Equal("General owner", await ListAsync(rooms, Ann));
        await rooms.DeleteAsync();

        var next = await rooms.Rooms.Lists.SweepAsync(Id, after: null, None);
        Assert.NotNull(next);
        Assert.Null(await rooms.Rooms.Lists.SweepAsync(Id, next, None));

        Assert.DoesNotContain(rooms.Table.Members(Id), member => rooms.Table.ListOf(member.Sub).Any(listed => listed.IsMember));
        Assert.Equal(RoomReason.Deleted, (await rooms.Rooms.Lists.GetAsync(Id, Ann.Sub, None)).Refusal!.Reason);
        Assert.Empty(rooms.Table.Counted(Ann.Sub, RoomCount.Made));
    }

    private static async Task<string> ListAsync(DirectRooms rooms, RoomUser user) => string.Join(
        ", ",
        (await rooms.Rooms.Lists.ListAsync(user.Sub, after: null, limit: 10, None)).Rooms
            .Select(view => $"{view.Room.Settings.Title} {RoomWords.Of(view.Me.Role)}"));

    private static Task<RoomAnswer<ReadMark>> MarkAsync(DirectRooms rooms, RoomUser user, long number) =>
        rooms.Rooms.Lists.MarkReadAsync(Id, user.Sub, new(rooms.LogTable.Head!.Epoch, number), None);
}
