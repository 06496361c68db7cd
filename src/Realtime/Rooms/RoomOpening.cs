using Realtime.Rooms.Table;
using Realtime.Log;

namespace Realtime.Rooms;

/// <summary>A room as a member sees it.</summary>
/// <param name="Room">The room.</param>
/// <param name="Me">Their membership.</param>
/// <param name="ReadUpTo">How far they have read.</param>
public sealed record RoomView(Room Room, Membership Me, Position? ReadUpTo);

/// <summary>
/// Tells a member how to listen to a room. The order is what keeps a key from who was removed, and an old key from who was added: the room
/// first, then the membership, both consistently; and the key is at least as new as the membership.
/// </summary>
public sealed class RoomOpening
{
    private readonly IRoomStore _store;
    private readonly RoomUpkeep _upkeep;
    private readonly RoomCounts _counts;
    private readonly RoomRules _rules;

    internal RoomOpening(IRoomStore store, RoomUpkeep upkeep, RoomCounts counts, RoomRules rules) =>
        (_store, _upkeep, _counts, _rules) = (store, upkeep, counts, rules);

    /// <summary>Opens a room: the answer's room has the key. From then on it counts as one of theirs, until they are in it no longer.</summary>
    /// <returns>The room, or <c>no-room</c>, <c>removed</c>, <c>deleted</c>, <c>too-many-rooms</c>, <c>too-soon</c>.</returns>
    public async Task<RoomAnswer<RoomView>> OpenAsync(string roomId, string sub, CancellationToken cancellationToken)
    {
        for (var round = 1; round <= _rules.OpenRounds; round++)
        {
            if (await _store.GetRoomAsync(roomId, consistent: true, cancellationToken) is not { } room)
            {
                return new RoomRefusal(RoomReason.NoRoom);
            }

            var me = await _store.GetMemberAsync(roomId, sub, consistent: true, cancellationToken);
            var refusal = RoomAccess.Refuse(room, me);

            // A stranger must not be able to make us work. Who was a member of a deleted room is none.
            if (refusal is null or { Reason: RoomReason.Deleted } && await _upkeep.KeepAsync(room, cancellationToken))
            {
                continue;
            }

            if (refusal is not null)
            {
                return refusal;
            }

            if (room.Version >= me!.LeastKey)
            {
                // Consistently: an older answer may be of a membership that was counted, and this one is not.
                var listed = await _store.GetListedAsync(sub, roomId, consistent: true, cancellationToken);
                return await _counts.CountOpenedAsync(me, listed, cancellationToken) is { } tooMany
                    ? tooMany
                    : new RoomView(room, me, listed?.Read);
            }
        }

        return new RoomRefusal(RoomReason.TooSoon) { RetryAfter = TimeSpan.FromSeconds(1) };
    }
}
