using Realtime.Rooms.Table;

namespace Realtime.Rooms;

/// <summary>Who has to do with a room at all.</summary>
internal static class RoomAccess
{
    /// <summary>Why somebody is no member of a room; <see langword="null"/>: they are. Unknown, foreign and never joined are one.</summary>
    public static RoomRefusal? Refuse(Room? room, Membership? membership) => (room, membership) switch
    {
        (null, _) or (_, null) => new(RoomReason.NoRoom),
        (_, { IsMember: false }) => new(RoomReason.Removed),
        ({ IsDeleted: true }, _) => new(RoomReason.Deleted),
        _ => null,
    };

    /// <summary>
    /// The same, by reads that may be old and cost half; what they refuse is looked at again, so that who was added just now is no stranger.
    /// </summary>
    public static async Task<RoomRefusal?> RefuseAsync(IRoomStore store, string roomId, string sub, CancellationToken cancellationToken) =>
        await RefuseAsync(store, roomId, sub, consistent: false, cancellationToken) is null
            ? null
            : await RefuseAsync(store, roomId, sub, consistent: true, cancellationToken);

    private static async Task<RoomRefusal?> RefuseAsync(
        IRoomStore store, string roomId, string sub, bool consistent, CancellationToken cancellationToken) => Refuse(
        await store.GetRoomAsync(roomId, consistent, cancellationToken),
        await store.GetMemberAsync(roomId, sub, consistent, cancellationToken));
}
