using Realtime.Rooms;
using static Realtime.Tests.Rooms.DirectRooms;

namespace Realtime.Tests.Rooms;

/// <summary>What each role may, and which right a refusal names.</summary>
public sealed class RoomRightTests
{
    [Theory]
    [InlineData("add", null, "add")]
    [InlineData("add a moderator", "roles", "add")]
    [InlineData("remove a member", null, "remove")]
    [InlineData("remove a moderator", "roles", "remove")]
    [InlineData("remove the owner", "roles", "remove")]
    [InlineData("mute a member", null, "mute")]
    [InlineData("mute a moderator", "roles", "mute")]
    [InlineData("mute oneself", "roles", "mute")]
    [InlineData("give a role", "roles", "roles")]
    [InlineData("slow mode", null, "slow-mode")]
    [InlineData("title", "settings", "settings")]
    [InlineData("history", "settings", "settings")]
    [InlineData("delete", "delete", "delete")]
    [InlineData("leave", null, null)]
    public async Task Moderators_and_members_lack_rights_that_refusals_name(string what, string? moderator, string? member)
    {
        Assert.Equal(moderator, await MissingAsync(what, Ben));
        Assert.Equal(member, await MissingAsync(what, Cid));
        Assert.Null(await MissingAsync(what == "leave" ? "add" : what, Ann));
        Assert.Null(await MissingAsync(what == "leave" ? "add" : what, by: null));
    }

    private static async Task<string?> MissingAsync(string what, RoomUser? by)
    {
        var (eve, moderator) = (new RoomUser("eve", []), new RoomUser("mod", []));
        var rooms = await new DirectRooms().MadeAsync(
            RoomHistory.All,
            [
                new(Ben, RoomRole.Moderator), new(Cid, RoomRole.Member), new(Dan, RoomRole.Member),
                new(moderator, RoomRole.Moderator), new(new("own", []), RoomRole.Owner),
            ]);
        var answer = await (what switch
        {
            "add" => rooms.AddAsync(eve, by),
            "add a moderator" => rooms.AddAsync(eve, by, RoomRole.Moderator),
            "remove a member" => rooms.RemoveAsync(Dan, by),
            "remove a moderator" => rooms.RemoveAsync(moderator, by),
            "remove the owner" => rooms.RemoveAsync(new("own", []), by),
            "mute a member" => rooms.ChangeAsync(new() { Mute = [new(Dan, rooms.Now)] }, by),
            "mute a moderator" => rooms.ChangeAsync(new() { Mute = [new(moderator, rooms.Now)] }, by),
            "mute oneself" => rooms.ChangeAsync(new() { Mute = [new(by ?? Ann, rooms.Now)] }, by),
            "give a role" => rooms.ChangeAsync(new() { Roles = [new(Dan, RoomRole.Owner)] }, by),
            "slow mode" => rooms.SetAsync(new() { SlowModeSeconds = 9 }, by),
            "title" => rooms.SetAsync(new() { Title = "x" }, by),
            "history" => rooms.SetAsync(new() { History = RoomHistory.Joined, SlowModeSeconds = 9 }, by),
            "leave" => rooms.RemoveAsync(by!, by),
            _ => rooms.DeleteAsync(by),
        });
        Assert.True(answer.Refusal is null or { Reason: RoomReason.Right });
        Assert.Equal(answer.Refusal is null ? 2 : 1, rooms.Room.Change);
        return answer.Refusal?.Right;
    }
}
