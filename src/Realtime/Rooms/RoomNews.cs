using Realtime.Log;
using Realtime.Rooms.Table;

namespace Realtime.Rooms;

/// <summary>
/// Whom it is told that something has come into a room, or that it was deleted: all members of a small one, once in a time, whichever process takes the turn. It bounds
/// what a busy room costs; that nothing of it may fail a message is the caller's business.
/// </summary>
public sealed class RoomNews
{
    private readonly IRoomStore _store;
    private readonly RoomLists _lists;
    private readonly RoomRules _rules;
    private readonly TimeProvider _clock;

    internal RoomNews(IRoomStore store, RoomLists lists, RoomRules rules, TimeProvider clock) =>
        (_store, _lists, _rules, _clock) = (store, lists, rules, clock);

    /// <summary>Between two turns of a room.</summary>
    internal TimeSpan Every => _rules.NewsEvery;

    /// <summary>Takes a room's turn.</summary>
    /// <returns>The members' subjects; none, where the room is large or somebody had the turn a moment ago.</returns>
    public async Task<IReadOnlyList<string>> TakeTurnAsync(string roomId, CancellationToken cancellationToken)
    {
        var now = _clock.Now();
        if (await _store.GetRoomAsync(roomId, consistent: false, cancellationToken) is not { } room
            || room.Members > _rules.MaxNews
            || !await _store.TakeNewsAsync(roomId, now, now - _rules.NewsEvery, cancellationToken))
        {
            return [];
        }

        return [.. (await _lists.FindMembersAsync(roomId, cancellationToken) ?? []).Select(member => member.Sub)];
    }
}
