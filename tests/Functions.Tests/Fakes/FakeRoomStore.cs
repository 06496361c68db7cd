using Realtime.Log;
using Realtime.Rooms;
using Realtime.Rooms.Table;
using Realtime.Tests.Rooms.Model;

namespace Functions.Tests.Fakes;

/// <summary>The rooms' table in memory: that of the model, without its time, always consistent.</summary>
internal sealed class FakeRoomStore : IRoomStore
{
    private readonly SimRooms _rooms = new(RoomConditions.All);
    private readonly Lock _lock = new();

    /// <summary>Throws on a read, or does nothing.</summary>
    public Action FailRead { get; set; } = () => { };

    /// <summary>How often a room's turn to tell was asked for.</summary>
    public int News { get; private set; }

    /// <summary>Throws when it is, or does nothing.</summary>
    public Action FailNews { get; set; } = () => { };

    /// <summary>How often something was read.</summary>
    public int Reads { get; private set; }

    /// <summary>How often something was written, or refused by its condition.</summary>
    public int Writes { get; private set; }

    public Task<Room?> GetRoomAsync(string roomId, bool consistent, CancellationToken cancellationToken) => Read(() => _rooms.Room(roomId));

    public Task<Membership?> GetMemberAsync(string roomId, string sub, bool consistent, CancellationToken cancellationToken) =>
        Read(() => _rooms.Member(roomId, sub, static _ => false));

    public Task<IReadOnlyList<Membership>> GetMembersAsync(string roomId, IReadOnlyList<string> subs, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<Membership>>(() => [.. _rooms.Members(roomId).Where(member => subs.Contains(member.Sub))]);

    public Task<bool> PutRoomIfAbsentAsync(Room room, CancellationToken cancellationToken) => Write(() => _rooms.PutRoom(room, default));

    public Task<bool> BeginAsync(Room seen, Room begun, CancellationToken cancellationToken) => Write(() => _rooms.Begin(seen, begun, default));

    public Task<bool> MarkMemberAsync(string roomId, MemberMark mark, CancellationToken cancellationToken) =>
        Write(() => _rooms.MarkMember(roomId, mark, default));

    public Task<bool> MarkListedAsync(string sub, string roomId, ListMark mark, CancellationToken cancellationToken) =>
        Write(() => _rooms.MarkListed(sub, roomId, mark, default));

    public Task<bool> ReplaceKeyAsync(string roomId, long change, RoomKey key, CancellationToken cancellationToken) =>
        Write(() => _rooms.ReplaceKey(roomId, change, key, default));

    public Task<bool> HidePastAsync(string roomId, long change, long since, RoomKey key, CancellationToken cancellationToken) =>
        Write(() => _rooms.HidePast(roomId, change, since, key, default));

    public Task<bool> ClearIntentAsync(string roomId, long change, CancellationToken cancellationToken) =>
        Write(() => _rooms.ClearIntent(roomId, change, default));

    public Task<bool> TakeTurnAsync(
        string roomId, string sub, string messageKey, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken) =>
        Write(() => _rooms.TakeTurn(roomId, sub, messageKey, now, before, default));

    public Task<MembershipPage> ListMembersAsync(string roomId, string? after, int limit, CancellationToken cancellationToken) => Read(() =>
    {
        var (items, next) = Page(_rooms.Members(roomId), member => member.Sub, after, limit);
        return new MembershipPage(items, next);
    });

    public Task<ListPage> ListRoomsAsync(string sub, string? after, int limit, CancellationToken cancellationToken) => Read(() =>
    {
        var (items, next) = Page(_rooms.ListOf(sub), listed => listed.RoomId, after, limit);
        return new ListPage(items, next);
    });

    public Task<ListedRoom?> GetListedAsync(string sub, string roomId, bool consistent, CancellationToken cancellationToken) =>
        Read(() => _rooms.Listed(sub, roomId, static _ => false));

    public Task<bool> MarkReadAsync(string sub, string roomId, Position read, CancellationToken cancellationToken) =>
        Write(() => _rooms.MarkRead(sub, roomId, read, default));

    public Task<bool> MarkOpenedAsync(string sub, string roomId, long change, CancellationToken cancellationToken) =>
        Write(() => _rooms.MarkOpened(sub, roomId, change, default));

    public Task<bool> CountRoomAsync(CountedRoom room, int max, CancellationToken cancellationToken) => Write(() => _rooms.CountRoom(room, max));

    public Task<bool> UncountRoomAsync(CountedRoom room, CancellationToken cancellationToken) => Write(() => _rooms.UncountRoom(room));

    public Task<IReadOnlyDictionary<string, long>> GetCountedAsync(string sub, RoomCount what, CancellationToken cancellationToken) =>
        Read(() => _rooms.Counted(sub, what));

    public Task<bool> TakeLookAsync(string sub, RoomCount what, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken) =>
        Write(() => _rooms.TakeLook(sub, what, now, before));

    public Task<bool> TakeNewsAsync(string roomId, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken)
    {
        News++;
        FailNews();
        return Write(() => _rooms.TakeNews(roomId, now, before));
    }

    public Task<RoomEvent?> GetEventAsync(string roomId, string eventId, CancellationToken cancellationToken) =>
        Read(() => _rooms.Event(roomId, eventId));

    public Task<bool> PutEventIfAbsentAsync(string roomId, RoomEvent done, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        Write(() => _rooms.PutEvent(roomId, done));

    public Task<AdditionTally?> GetTallyAsync(string sub, CancellationToken cancellationToken) => Read(() => _rooms.Tally(sub));

    public Task<bool> PutTallyAsync(string sub, AdditionTally tally, long? seenVersion, CancellationToken cancellationToken) =>
        Write(() => _rooms.PutTally(sub, tally, seenVersion));

    /// <summary>Counts anew.</summary>
    public void Forget() => (Reads, Writes) = (0, 0);

    private static (List<T> Items, string? Next) Page<T>(IEnumerable<T> all, Func<T, string> key, string? after, int limit)
    {
        var items = all.OrderBy(key, StringComparer.Ordinal).Where(item => string.CompareOrdinal(key(item), after) > 0).Take(limit + 1).ToList();
        return items.Count > limit ? (items[..limit], key(items[limit - 1])) : (items, null);
    }

    private Task<T> Read<T>(Func<T> read)
    {
        FailRead();
        lock (_lock)
        {
            Reads++;
            return Task.FromResult(read());
        }
    }

    private Task<bool> Write(Func<bool> write)
    {
        lock (_lock)
        {
            Writes++;
            return Task.FromResult(write());
        }
    }
}
