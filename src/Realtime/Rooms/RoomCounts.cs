using Realtime.Log;
using Realtime.Rooms.Table;

namespace Realtime.Rooms;

/// <summary>
/// Of which rooms one user has a bounded number: those that they made, and those that they opened and are still in. Counting is a write
/// beside that of what is counted, so whoever dies between the two, or comes late, leaves a room counted that is none any more. Never the
/// other way round. Who meets a bound therefore looks through what is counted.
/// </summary>
internal sealed class RoomCounts(IRoomStore store, RoomRules rules, TimeProvider clock)
{
    private const int Attempts = 5;
    private const int ReadAtOnce = 100;

    /// <summary>Counts a room that a user makes, before it is made.</summary>
    public Task<RoomRefusal?> CountMadeAsync(string sub, string roomId, CancellationToken cancellationToken) => CountAsync(
        new(sub, RoomCount.Made, roomId, clock.Now().ToUnixTimeMilliseconds()), rules.MaxMade, LookThroughMadeAsync, cancellationToken);

    /// <summary>Counts a room that a member opens, unless their list says that it is counted.</summary>
    public async Task<RoomRefusal?> CountOpenedAsync(Membership me, ListedRoom? listed, CancellationToken cancellationToken)
    {
        if (listed is { IsMember: true, IsOpened: true })
        {
            return null;
        }

        var room = new CountedRoom(me.Sub, RoomCount.Opened, me.RoomId, me.Change);
        if (await CountAsync(room, rules.MaxOpened, LookThroughOpenedAsync, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        // It only saves counting the next time.
        _ = await store.MarkOpenedAsync(me.Sub, me.RoomId, me.Change, cancellationToken);
        return null;
    }

    /// <summary>
    /// Takes a room off a user's list, then off what they have opened: in this order, so that a list never says of a room that it is counted
    /// when it is not. A later membership has a higher mark, and stays counted.
    /// </summary>
    public static async Task TakeOffListAsync(IRoomStore store, string sub, string roomId, ListMark mark, CancellationToken cancellationToken)
    {
        _ = await store.MarkListedAsync(sub, roomId, mark, cancellationToken);
        _ = await store.UncountRoomAsync(new(sub, RoomCount.Opened, roomId, mark.Change), cancellationToken);
    }

    /// <summary>Counts opened rooms no longer that the user is in no longer.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> LookThroughOpenedAsync(
        string sub, IReadOnlyDictionary<string, long> counted, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        if (!await store.TakeLookAsync(sub, RoomCount.Opened, now, now - rules.LookEvery, cancellationToken))
        {
            return false;
        }

        var found = false;
        foreach (var chunk in counted.Chunk(ReadAtOnce))
        {
            var uncounted = await Task.WhenAll(chunk.Select(room => UncountLeftAsync(sub, room.Key, room.Value, cancellationToken)));
            found |= uncounted.Contains(true);
        }

        return found;
    }

    private async Task<RoomRefusal?> CountAsync(
        CountedRoom room,
        int max,
        Func<string, IReadOnlyDictionary<string, long>, CancellationToken, Task<bool>> lookThroughAsync,
        CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await store.CountRoomAsync(room, max, cancellationToken))
            {
                return null;
            }

            var counted = await store.GetCountedAsync(room.Sub, room.What, cancellationToken);
            if (counted.ContainsKey(room.RoomId))
            {
                return null;
            }

            if (counted.Count >= max && !await lookThroughAsync(room.Sub, counted, cancellationToken))
            {
                break;
            }
        }

        return new(RoomReason.TooManyRooms);
    }

    /// <summary>Whoever counted a room and then made none, or found another's, is not making it any more.</summary>
    private async Task<bool> LookThroughMadeAsync(string sub, IReadOnlyDictionary<string, long> counted, CancellationToken cancellationToken)
    {
        var over = (clock.Now() - rules.LongestRun).ToUnixTimeMilliseconds();
        var uncounted = await Task.WhenAll(counted.Where(room => room.Value <= over).Select(async room =>
            (await store.GetRoomAsync(room.Key, consistent: true, cancellationToken))?.CreatedBy != sub
            && await store.UncountRoomAsync(new(sub, RoomCount.Made, room.Key, room.Value + 1), cancellationToken)));
        return uncounted.Contains(true);
    }

    private async Task<bool> UncountLeftAsync(string sub, string roomId, long mark, CancellationToken cancellationToken)
    {
        var left = await store.GetListedAsync(sub, roomId, consistent: true, cancellationToken) switch
        {
            // That they left was forgotten meanwhile.
            null => mark + 1,
            { IsMember: false } listed => listed.Change,
            _ => 0,
        };
        return left > mark && await store.UncountRoomAsync(new(sub, RoomCount.Opened, roomId, left), cancellationToken);
    }
}
