using Realtime.Log;
using Realtime.Rooms.Table;

namespace Realtime.Rooms;

/// <summary>
/// Whether a message may stand at its number in a room. It is asked when the message has the number: who was removed by then is found to be,
/// because their membership is marked before the entry gets its number.
/// </summary>
internal sealed class RoomGuard(IRoomStore store, Func<string, CancellationToken, Task<bool>> isBlocked, TimeProvider clock)
{
    private const int Turns = 3;

    /// <summary>Asks for a message of a member.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="sub">The member.</param>
    /// <param name="messageKey">Sender and id: a member may have several identities, and the same id of two of them is two messages.</param>
    /// <param name="number">The message's number.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public async Task<AppendRefusal?> CheckAsync(
        string roomId, string sub, string messageKey, long number, CancellationToken cancellationToken)
    {
        var room = await store.GetRoomAsync(roomId, consistent: true, cancellationToken);
        var me = await store.GetMemberAsync(roomId, sub, consistent: true, cancellationToken);
        if (RoomAccess.Refuse(room, me) is not null || number <= me!.Joined.Seq)
        {
            // Below the entry by which they were added they were none, though they are one now.
            return new(RoomReason.NoRoom);
        }

        if (me.MutedUntil is { } until && until > clock.Now())
        {
            return new(RoomReason.Muted, until - clock.Now());
        }

        return await isBlocked(sub, cancellationToken) ? new(RoomReason.Blocked)
            : room!.Settings.SlowModeSeconds > 0 && me.Role is RoomRole.Member ? await TakeTurnAsync(room, me, messageKey, cancellationToken)
            : null;
    }

    /// <summary>Asks for a message of the backend.</summary>
    public async Task<AppendRefusal?> CheckAsync(string roomId, CancellationToken cancellationToken) =>
        await store.GetRoomAsync(roomId, consistent: true, cancellationToken) is { IsDeleted: false } ? null : new(RoomReason.NoRoom);

    /// <summary>Slow mode: a turn is taken for a message, which may need it again with another number.</summary>
    private async Task<AppendRefusal?> TakeTurnAsync(Room room, Membership me, string messageKey, CancellationToken cancellationToken)
    {
        var slow = TimeSpan.FromSeconds(room.Settings.SlowModeSeconds);
        for (var attempt = 0; attempt < Turns && me.SlowId != messageKey; attempt++)
        {
            var now = clock.Now();
            if (me.SlowAt is { } at && at + slow > now)
            {
                return new(RoomReason.SlowMode, at + slow - now);
            }

            if (await store.TakeTurnAsync(room.Id, me.Sub, messageKey, now, now - slow, cancellationToken))
            {
                return null;
            }

            // Another message of theirs took it just now.
            me = await store.GetMemberAsync(room.Id, me.Sub, consistent: true, cancellationToken) ?? me;
        }

        return me.SlowId == messageKey ? null : new(RoomReason.SlowMode, slow);
    }
}
