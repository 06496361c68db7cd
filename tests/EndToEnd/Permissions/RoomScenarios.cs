using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Rooms;
using EndToEnd.Running;

namespace EndToEnd.Permissions;

/// <summary>For each Allow statement about rooms the call that needs it.</summary>
internal static class RoomScenarios
{
    public static IReadOnlyDictionary<string, Func<LocalCloudProcess, Task>> ByStatement { get; } = new Dictionary<string, Func<LocalCloudProcess, Task>>
    {
        ["SignedIn/SubscribeToRooms"] = cloud => WithUserAsync(cloud, user => user.SubscribeAsync("rooms/none/key")),
        ["SignedIn/ReceiveFromRooms"] = cloud => WithUserAsync(cloud, async user =>
        {
            await user.SubscribeAsync("rooms/none/key");
            await Administrator.PublishAsync(cloud, "rooms/none/key", "{}");
        }),
        ["SignedIn/PublishToRooms"] = cloud => SayAsync(cloud, "none"),
        ["SignedIn/PublishToTyping"] = cloud => WithUserAsync(cloud, user => user.PublishAsync("$aws/rules/Realtime_typing/typing/none/key", "{}")),
        ["GetMessages/ReadRooms"] = cloud => WithUserAsync(cloud, user => user.User.CallApiAsync(HttpMethod.Get, "/messages?topic=rooms%2Fnone")),
        ["CatchUp/ReadRooms"] = cloud => WithUserAsync(cloud, user => user.User.CallApiAsync(
            HttpMethod.Post, "/catch-up", new JsonObject { ["topics"] = new JsonArray(new JsonObject { ["topic"] = "rooms/none", ["after"] = "0" }) })),
        ["ArchiveMessage/ReadRooms"] = cloud => SayAsync(cloud, "none"),
        ["ArchiveMessage/ChangeRooms"] = SayADayLaterAsync,
        ["ArchiveMessage/ReadUsers"] = async cloud => await SayAsync(cloud, await CreateAsync(cloud)),
        ["PublishUpdate/ReadUsers"] = async cloud => await UpdateAsync(cloud, await CreateAsync(cloud)),
        ["PublishUpdate/ReadRooms"] = cloud => UpdateAsync(cloud, "none"),
        ["PublishUpdate/ChangeRooms"] = UpdateADayLaterAsync,
        ["ManageRooms/WriteOwnLog"] = ManageAsync,
        ["ManageRooms/ReadBlockedFlag"] = ManageAsync,
        ["ManageRooms/ListConnections"] = ManageAsync,
        ["ManageRooms/ReadRooms"] = ManageAsync,
        ["ManageRooms/ChangeRooms"] = ManageAsync,
        ["ManageRooms/ReadUsers"] = ManageAsync,
        ["ManageRooms/ReadBeforeAppending"] = ManageAsync,
        ["ManageRooms/PutIntoLog"] = ManageAsync,
        ["ManageRooms/NumberMessages"] = ManageAsync,
        ["ManageRooms/PublishToTopics"] = ManageAsync,
        ["RunRoomCommand/WriteOwnLog"] = CommandAsync,
        ["RunRoomCommand/ReadRooms"] = cloud => CommandAsync(cloud, new JsonObject { ["action"] = "delete", ["roomId"] = "none" }),
        ["RunRoomCommand/ChangeRooms"] = CommandAsync,
        ["RunRoomCommand/ReadUsers"] = CommandAsync,
        ["RunRoomCommand/ReadBeforeAppending"] = CommandAsync,
        ["RunRoomCommand/PutIntoLog"] = CommandAsync,
        ["RunRoomCommand/NumberMessages"] = CommandAsync,
        ["RunRoomCommand/PublishToTopics"] = CommandAsync,
        ["RunRoomCommand/SendToDeadLetters"] = CommandAsync,
    };

    private static async Task WithUserAsync(LocalCloudProcess cloud, Func<RoomUser, Task> act)
    {
        await using var user = await RoomUser.ConnectAsync(cloud, "alice");
        await act(user);
    }

    private static Task SayAsync(LocalCloudProcess cloud, string room) => WithUserAsync(cloud, user => user.SayAsync(room, "hello", $"{Guid.NewGuid():N}"));

    private static async Task<string> CreateAsync(LocalCloudProcess cloud)
    {
        var room = "";
        await WithUserAsync(cloud, async user => room = await user.CreateAsync());
        return room;
    }

    // The first message of a day replaces the room's key.
    private static async Task SayADayLaterAsync(LocalCloudProcess cloud)
    {
        var room = await CreateAsync(cloud);
        await cloud.MoveClockAsync(TimeSpan.FromHours(25));
        await SayAsync(cloud, room);
    }

    private static async Task UpdateADayLaterAsync(LocalCloudProcess cloud)
    {
        var room = await CreateAsync(cloud);
        await cloud.MoveClockAsync(TimeSpan.FromHours(25));
        await UpdateAsync(cloud, room);
    }

    private static async Task UpdateAsync(LocalCloudProcess cloud, string room) => await Administrator.PutEventAsync(
        cloud, "Update", new JsonObject { ["topic"] = $"rooms/{room}", ["message"] = new JsonObject { ["text"] = "hello" } });

    private static Task ManageAsync(LocalCloudProcess cloud) => WithUserAsync(cloud, async user =>
    {
        var made = await user.User.CallApiAsync(HttpMethod.Post, "/rooms", new JsonObject { ["title"] = "A room" });
        var room = made.Status == 201 ? (string)made.Json["roomId"]! : "none";
        await user.User.CallApiAsync(HttpMethod.Get, $"/rooms/{room}/members");
        await user.User.CallApiAsync(HttpMethod.Get, $"/rooms/{room}/here");
    });

    private static Task CommandAsync(LocalCloudProcess cloud) => WithUserAsync(cloud, user => CommandAsync(cloud, new JsonObject
    {
        ["action"] = "create",
        ["roomId"] = $"{Guid.NewGuid():N}",
        ["title"] = "A room",
        ["members"] = new JsonArray(new JsonObject { ["user"] = user.IdentityId, ["role"] = "owner" }),
    }));

    private static async Task CommandAsync(LocalCloudProcess cloud, JsonObject command) => await Administrator.PutEventAsync(cloud, "RoomCommand", command);
}
