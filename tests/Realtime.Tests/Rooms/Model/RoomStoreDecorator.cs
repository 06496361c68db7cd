using Realtime.Log;
using Realtime.Rooms;
using Realtime.Rooms.Table;

namespace Realtime.Tests.Rooms.Model;

/// <summary>Passes everything on: mutation tests override one operation.</summary>
internal abstract class RoomStoreDecorator(IRoomStore inner) : IRoomStore
{
    public virtual Task<Room?> GetRoomAsync(string roomId, bool consistent, CancellationToken cancellationToken) =>
        inner.GetRoomAsync(roomId, consistent, cancellationToken);

    public virtual Task<Membership?> GetMemberAsync(string roomId, string sub, bool consistent, CancellationToken cancellationToken) =>
        inner.GetMemberAsync(roomId, sub, consistent, cancellationToken);

    public virtual Task<IReadOnlyList<Membership>> GetMembersAsync(
        string roomId, IReadOnlyList<string> subs, CancellationToken cancellationToken) =>
        inner.GetMembersAsync(roomId, subs, cancellationToken);

    public virtual Task<bool> PutRoomIfAbsentAsync(Room room, CancellationToken cancellationToken) =>
        inner.PutRoomIfAbsentAsync(room, cancellationToken);

    public virtual Task<bool> BeginAsync(Room seen, Room begun, CancellationToken cancellationToken) =>
        inner.BeginAsync(seen, begun, cancellationToken);

    public virtual Task<bool> MarkMemberAsync(string roomId, MemberMark mark, CancellationToken cancellationToken) =>
        inner.MarkMemberAsync(roomId, mark, cancellationToken);

    public virtual Task<bool> MarkListedAsync(string sub, string roomId, ListMark mark, CancellationToken cancellationToken) =>
        inner.MarkListedAsync(sub, roomId, mark, cancellationToken);

    public virtual Task<bool> ReplaceKeyAsync(string roomId, long change, RoomKey key, CancellationToken cancellationToken) =>
        inner.ReplaceKeyAsync(roomId, change, key, cancellationToken);

    public virtual Task<bool> HidePastAsync(string roomId, long change, long since, RoomKey key, CancellationToken cancellationToken) =>
        inner.HidePastAsync(roomId, change, since, key, cancellationToken);

    public virtual Task<bool> ClearIntentAsync(string roomId, long change, CancellationToken cancellationToken) =>
        inner.ClearIntentAsync(roomId, change, cancellationToken);

    public virtual Task<bool> TakeTurnAsync(
        string roomId, string sub, string messageKey, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken) =>
        inner.TakeTurnAsync(roomId, sub, messageKey, now, before, cancellationToken);

    public virtual Task<MembershipPage> ListMembersAsync(string roomId, string? after, int limit, CancellationToken cancellationToken) =>
        inner.ListMembersAsync(roomId, after, limit, cancellationToken);

    public virtual Task<ListPage> ListRoomsAsync(string sub, string? after, int limit, CancellationToken cancellationToken) =>
        inner.ListRoomsAsync(sub, after, limit, cancellationToken);

    public virtual Task<ListedRoom?> GetListedAsync(string sub, string roomId, bool consistent, CancellationToken cancellationToken) =>
        inner.GetListedAsync(sub, roomId, consistent, cancellationToken);

    public virtual Task<bool> MarkReadAsync(string sub, string roomId, Position read, CancellationToken cancellationToken) =>
        inner.MarkReadAsync(sub, roomId, read, cancellationToken);

    public virtual Task<bool> MarkOpenedAsync(string sub, string roomId, long change, CancellationToken cancellationToken) =>
        inner.MarkOpenedAsync(sub, roomId, change, cancellationToken);

    public virtual Task<bool> CountRoomAsync(CountedRoom room, int max, CancellationToken cancellationToken) =>
        inner.CountRoomAsync(room, max, cancellationToken);

    public virtual Task<bool> UncountRoomAsync(CountedRoom room, CancellationToken cancellationToken) =>
        inner.UncountRoomAsync(room, cancellationToken);

    public virtual Task<IReadOnlyDictionary<string, long>> GetCountedAsync(string sub, RoomCount what, CancellationToken cancellationToken) =>
        inner.GetCountedAsync(sub, what, cancellationToken);

    public virtual Task<bool> TakeLookAsync(
        string sub, RoomCount what, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken) =>
        inner.TakeLookAsync(sub, what, now, before, cancellationToken);

    public virtual Task<bool> TakeNewsAsync(string roomId, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken) =>
        inner.TakeNewsAsync(roomId, now, before, cancellationToken);

    public virtual Task<RoomEvent?> GetEventAsync(string roomId, string eventId, CancellationToken cancellationToken) =>
        inner.GetEventAsync(roomId, eventId, cancellationToken);

    public virtual Task<bool> PutEventIfAbsentAsync(
        string roomId, RoomEvent done, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        inner.PutEventIfAbsentAsync(roomId, done, expiresAt, cancellationToken);

    public virtual Task<AdditionTally?> GetTallyAsync(string sub, CancellationToken cancellationToken) =>
        inner.GetTallyAsync(sub, cancellationToken);

    public virtual Task<bool> PutTallyAsync(string sub, AdditionTally tally, long? seenVersion, CancellationToken cancellationToken) =>
        inner.PutTallyAsync(sub, tally, seenVersion, cancellationToken);
}
