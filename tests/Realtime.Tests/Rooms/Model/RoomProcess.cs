using Realtime.Log;
using Realtime.Rooms;
using Realtime.Rooms.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Rooms.Model;

/// <summary>A process of the world: what it does with table and broker happens when the scheduler says so.</summary>
internal sealed class RoomProcess(SimScheduler scheduler, SimProcess log, SimRooms rooms, SimBroker broker) : IRoomStore, IRoomBroker
{
    public SimProcess Log => log;

    /// <summary>How long the process sleeps before what it does next.</summary>
    public Func<TimeSpan> Sleep { get; init; } = static () => TimeSpan.Zero;

    public Task<Room?> GetRoomAsync(string roomId, bool consistent, CancellationToken cancellationToken) =>
        Read(() => rooms.Room(roomId, Hidden(consistent)));

    public Task<Membership?> GetMemberAsync(string roomId, string sub, bool consistent, CancellationToken cancellationToken) =>
        Read(() => rooms.Member(roomId, sub, Hidden(consistent)));

    // Not one read of all of them: DynamoDB reads each for itself.
    public async Task<IReadOnlyList<Membership>> GetMembersAsync(
        string roomId, IReadOnlyList<string> subs, CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(subs.Select(sub => GetMemberAsync(roomId, sub, consistent: true, cancellationToken)))).OfType<Membership>()];

    public Task<bool> PutRoomIfAbsentAsync(Room room, CancellationToken cancellationToken) =>
        Write(() => rooms.PutRoom(room, scheduler.Now));

    public Task<bool> BeginAsync(Room seen, Room begun, CancellationToken cancellationToken) =>
        Write(() => rooms.Begin(seen, begun, scheduler.Now));

    public Task<bool> MarkMemberAsync(string roomId, MemberMark mark, CancellationToken cancellationToken) =>
        Write(() => rooms.MarkMember(roomId, mark, scheduler.Now));

    public Task<bool> MarkListedAsync(string sub, string roomId, ListMark mark, CancellationToken cancellationToken) =>
        Write(() => rooms.MarkListed(sub, roomId, mark, scheduler.Now));

    public Task<bool> ReplaceKeyAsync(string roomId, long change, RoomKey key, CancellationToken cancellationToken) =>
        Write(() => rooms.ReplaceKey(roomId, change, key, scheduler.Now));

    public Task<bool> HidePastAsync(string roomId, long change, long since, RoomKey key, CancellationToken cancellationToken) =>
        Write(() => rooms.HidePast(roomId, change, since, key, scheduler.Now));

    public Task<bool> ClearIntentAsync(string roomId, long change, CancellationToken cancellationToken) =>
        Write(() => rooms.ClearIntent(roomId, change, scheduler.Now));

    public Task<bool> TakeTurnAsync(
        string roomId, string sub, string messageKey, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken) =>
        Write(() => rooms.TakeTurn(roomId, sub, messageKey, now, before, scheduler.Now));

    public Task<MembershipPage> ListMembersAsync(string roomId, string? after, int limit, CancellationToken cancellationToken) => Read(() =>
    {
        var found = rooms.Members(roomId).Where(member => string.CompareOrdinal(member.Sub, after) > 0).Take(limit).ToList();
        return new MembershipPage(found, found.Count == limit ? found[^1].Sub : null);
    });

    public Task<ListPage> ListRoomsAsync(string sub, string? after, int limit, CancellationToken cancellationToken) => Read(() =>
    {
        var found = rooms.ListOf(sub).Where(listed => string.CompareOrdinal(listed.RoomId, after) > 0).Take(limit).ToList();
        return new ListPage(found, found.Count == limit ? found[^1].RoomId : null);
    });

    public Task<ListedRoom?> GetListedAsync(string sub, string roomId, bool consistent, CancellationToken cancellationToken) =>
        Read(() => rooms.Listed(sub, roomId, Hidden(consistent)));

    public Task<bool> MarkReadAsync(string sub, string roomId, Position read, CancellationToken cancellationToken) =>
        Write(() => rooms.MarkRead(sub, roomId, read, scheduler.Now));

    public Task<bool> MarkOpenedAsync(string sub, string roomId, long change, CancellationToken cancellationToken) =>
        Write(() => rooms.MarkOpened(sub, roomId, change, scheduler.Now));

    public Task<bool> CountRoomAsync(CountedRoom room, int max, CancellationToken cancellationToken) => Write(() => rooms.CountRoom(room, max));

    public Task<bool> UncountRoomAsync(CountedRoom room, CancellationToken cancellationToken) => Write(() => rooms.UncountRoom(room));

    public Task<IReadOnlyDictionary<string, long>> GetCountedAsync(string sub, RoomCount what, CancellationToken cancellationToken) =>
        Read(() => rooms.Counted(sub, what));

    public Task<bool> TakeLookAsync(string sub, RoomCount what, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken) =>
        Write(() => rooms.TakeLook(sub, what, now, before));

    public Task<bool> TakeNewsAsync(string roomId, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken) =>
        Write(() => rooms.TakeNews(roomId, now, before));

    public Task<RoomEvent?> GetEventAsync(string roomId, string eventId, CancellationToken cancellationToken) =>
        Read(() => rooms.Event(roomId, eventId));

    public Task<bool> PutEventIfAbsentAsync(string roomId, RoomEvent done, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        Write(() => rooms.PutEvent(roomId, done));

    public Task<AdditionTally?> GetTallyAsync(string sub, CancellationToken cancellationToken) => Read(() => rooms.Tally(sub));

    public Task<bool> PutTallyAsync(string sub, AdditionTally tally, long? seenVersion, CancellationToken cancellationToken) =>
        Write(() => rooms.PutTally(sub, tally, seenVersion));

    public Task<bool> PublishAsync(string topic, long keyVersion, AppendedMessage message, CancellationToken cancellationToken) => Write(() =>
    {
        broker.Publish(topic, message.Position.Seq, scheduler.Now);
        return true;
    });

    public Task<bool> TellToMoveAsync(string oldTopic, long newVersion, TimeSpan within, CancellationToken cancellationToken) => Write(() =>
    {
        broker.TellToMove(oldTopic);
        return true;
    });

    public Task RequestSweepAsync(string roomId, CancellationToken cancellationToken) => Write(() => true);

    /// <summary>Reads something else.</summary>
    public Task<bool> AskAsync(Func<bool> ask) => Read(ask);

    /// <summary>Something else that takes its time.</summary>
    public Task<bool> DoAsync(Action act) => Write(() =>
    {
        act();
        return true;
    });

    public Task WaitAsync(TimeSpan time) => log.WaitAsync(time);

    private Func<DateTimeOffset, bool> Hidden(bool consistent) => consistent ? static _ => false : scheduler.Staleness();

    private Task<T> Read<T>(Func<T> operation) => scheduler.Enqueue(log, operation, isWrite: false, Later());

    private Task<T> Write<T>(Func<T> operation) => scheduler.Enqueue(log, operation, isWrite: true, Later());

    /// <summary>Some processes sleep before what they do next: it comes late.</summary>
    private DateTimeOffset Later() => Sleep() is { Ticks: > 0 } sleep ? scheduler.Now + sleep : default;
}
