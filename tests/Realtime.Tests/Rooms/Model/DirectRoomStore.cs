using Realtime.Log;
using Realtime.Rooms;
using Realtime.Rooms.Table;

namespace Realtime.Tests.Rooms.Model;

/// <summary>The simulated table of rooms without interleavings: each operation happens at once.</summary>
internal sealed class DirectRoomStore(SimRooms rooms, Func<DateTimeOffset> now) : IRoomStore
{
    public Task<Room?> GetRoomAsync(string roomId, bool consistent, CancellationToken cancellationToken) => Task.FromResult(rooms.Room(roomId));

    public Task<Membership?> GetMemberAsync(string roomId, string sub, bool consistent, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.Member(roomId, sub, static _ => false));

    public Task<IReadOnlyList<Membership>> GetMembersAsync(
        string roomId, IReadOnlyList<string> subs, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Membership>>([.. subs.Select(sub => rooms.Member(roomId, sub, static _ => false)).OfType<Membership>()]);

    public Task<bool> PutRoomIfAbsentAsync(Room room, CancellationToken cancellationToken) => Task.FromResult(rooms.PutRoom(room, now()));

    public Task<bool> BeginAsync(Room seen, Room begun, CancellationToken cancellationToken) => Task.FromResult(rooms.Begin(seen, begun, now()));

    public Task<bool> MarkMemberAsync(string roomId, MemberMark mark, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.MarkMember(roomId, mark, now()));

    public Task<bool> MarkListedAsync(string sub, string roomId, ListMark mark, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.MarkListed(sub, roomId, mark, now()));

    public Task<bool> ReplaceKeyAsync(string roomId, long change, RoomKey key, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.ReplaceKey(roomId, change, key, now()));

    public Task<bool> HidePastAsync(string roomId, long change, long since, RoomKey key, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.HidePast(roomId, change, since, key, now()));

    public Task<bool> ClearIntentAsync(string roomId, long change, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.ClearIntent(roomId, change, now()));

    public Task<bool> TakeTurnAsync(
        string roomId, string sub, string messageKey, DateTimeOffset at, DateTimeOffset before, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.TakeTurn(roomId, sub, messageKey, at, before, now()));

    public Task<MembershipPage> ListMembersAsync(string roomId, string? after, int limit, CancellationToken cancellationToken)
    {
        var found = rooms.Members(roomId).Where(member => string.CompareOrdinal(member.Sub, after) > 0).Take(limit).ToList();
        return Task.FromResult(new MembershipPage(found, found.Count == limit ? found[^1].Sub : null));
    }

    public Task<ListPage> ListRoomsAsync(string sub, string? after, int limit, CancellationToken cancellationToken)
    {
        var found = rooms.ListOf(sub).Where(listed => string.CompareOrdinal(listed.RoomId, after) > 0).Take(limit).ToList();
        return Task.FromResult(new ListPage(found, found.Count == limit ? found[^1].RoomId : null));
    }

    public Task<ListedRoom?> GetListedAsync(string sub, string roomId, bool consistent, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.Listed(sub, roomId, static _ => false));

    public Task<bool> MarkReadAsync(string sub, string roomId, Position read, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.MarkRead(sub, roomId, read, now()));

    public Task<bool> MarkOpenedAsync(string sub, string roomId, long change, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.MarkOpened(sub, roomId, change, now()));

    public Task<bool> CountRoomAsync(CountedRoom room, int max, CancellationToken cancellationToken) => Task.FromResult(rooms.CountRoom(room, max));

    public Task<bool> UncountRoomAsync(CountedRoom room, CancellationToken cancellationToken) => Task.FromResult(rooms.UncountRoom(room));

    public Task<IReadOnlyDictionary<string, long>> GetCountedAsync(string sub, RoomCount what, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.Counted(sub, what));

    public Task<bool> TakeLookAsync(string sub, RoomCount what, DateTimeOffset at, DateTimeOffset before, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.TakeLook(sub, what, at, before));

    public Task<bool> TakeNewsAsync(string roomId, DateTimeOffset at, DateTimeOffset before, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.TakeNews(roomId, at, before));

    public Task<RoomEvent?> GetEventAsync(string roomId, string eventId, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.Event(roomId, eventId));

    public Task<bool> PutEventIfAbsentAsync(string roomId, RoomEvent done, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.PutEvent(roomId, done));

    public Task<AdditionTally?> GetTallyAsync(string sub, CancellationToken cancellationToken) => Task.FromResult(rooms.Tally(sub));

    public Task<bool> PutTallyAsync(string sub, AdditionTally tally, long? seenVersion, CancellationToken cancellationToken) =>
        Task.FromResult(rooms.PutTally(sub, tally, seenVersion));
}
