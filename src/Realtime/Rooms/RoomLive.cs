using Realtime.Log;
using Realtime.Rooms.Table;

namespace Realtime.Rooms;

/// <summary>
/// Publishes what stands in a room's log to those who listen. The order is what keeps it from who was removed: the number and the entry
/// first, then the room is read, consistently. Whatever is numbered above a removal was given its number after the key was replaced, and so
/// is published with the new key.
/// </summary>
public sealed class RoomLive
{
    private readonly IRoomStore _store;
    private readonly IRoomBroker _broker;

    internal RoomLive(IRoomStore store, IRoomBroker broker) => (_store, _broker) = (store, broker);

    /// <summary>Publishes one message, if the room's key is one for it.</summary>
    /// <returns>Whether there is nothing left to do.</returns>
    public async Task<bool> GoLiveAsync(string roomId, AppendedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var room = await _store.GetRoomAsync(roomId, consistent: true, cancellationToken);
        return room?.Key is not { } key
            // Those who came by this key don't see what was before: who may have it finds it in the log.
            || message.Position.Seq < room.Since
            || await _broker.PublishAsync(key.TopicOf(roomId), room.Version, message, cancellationToken);
    }
}
