using Amazon.DynamoDBv2;
using Realtime.Log;
using Realtime.Rooms.Table;

namespace Realtime.Rooms;

/// <summary>A page of a room's log, for one of its members.</summary>
/// <param name="Page">The page.</param>
/// <param name="KeyVersion">Which key the room has: who listens with an older one opens the room again.</param>
/// <param name="Room">The room.</param>
/// <param name="Me">Their membership.</param>
public sealed record RoomPage(LogPage Page, long KeyVersion, Room Room, Membership Me);

/// <summary>
/// Reads a room's log for a member. The order is what keeps a page from who was removed: the log first, then the room and the membership,
/// both consistently. Whoever is a member then was so when the page's last number was given out, or was added again since.
/// </summary>
public sealed class RoomReading
{
    /// <summary>What asking for room and membership costs in read units, before the log is read and after it.</summary>
    public const double Units = 3;

    private readonly IRoomStore _store;
    private readonly MessageLog _log;

    /// <summary>For who only reads, without a broker.</summary>
    /// <param name="client">The client, with the settings of <see cref="MessageLogClient"/>.</param>
    /// <param name="tableName">The table <c>Rooms</c>.</param>
    /// <param name="log">The message log.</param>
    public RoomReading(IAmazonDynamoDB client, string tableName, MessageLog log)
        : this(new DynamoDbRoomStore(client, tableName), log)
    {
    }

    internal RoomReading(IRoomStore store, MessageLog log) => (_store, _log) = (store, log);

    /// <summary>
    /// Before the log is read: where a member's part of it begins, by reads that may be old; or why there is none, so that strangers cost no
    /// reading. It only saves work: what may be given is decided by <see cref="LimitAsync"/>.
    /// </summary>
    public async Task<RoomAnswer<RoomStart>> BeginAsync(string roomId, string sub, CancellationToken cancellationToken)
    {
        if (await RoomAccess.RefuseAsync(_store, roomId, sub, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var room = await _store.GetRoomAsync(roomId, consistent: false, cancellationToken);
        var me = await _store.GetMemberAsync(roomId, sub, consistent: false, cancellationToken);
        return room is null || me is null ? new RoomStart(Position.Start) : new RoomStart(Beginning(room, me));
    }

    /// <summary>After the log was read: what of a page may be given, to whom it may be given at all.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="sub">Who asks.</param>
    /// <param name="page">The page of the room's log.</param>
    /// <param name="asked">The position that was asked for, if the page was read forwards from one.</param>
    /// <param name="backwards">Whether the page was read backwards.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public async Task<RoomAnswer<RoomPage>> LimitAsync(
        string roomId, string sub, LogPage page, Position? asked, bool backwards, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        var room = await _store.GetRoomAsync(roomId, consistent: true, cancellationToken);
        var me = await _store.GetMemberAsync(roomId, sub, consistent: true, cancellationToken);
        if (RoomAccess.Refuse(room, me) is { } refusal)
        {
            return refusal;
        }

        var beginning = Beginning(room!, me!);
        var limited = backwards ? LimitBackwards(page, beginning) : LimitForwards(page, beginning, asked);
        return new RoomPage(limited, room!.Version, room, me!);
    }

    /// <summary>Reads the messages after a position, oldest first.</summary>
    public async Task<RoomAnswer<RoomPage>> ReadForwardAsync(
        string roomId, string sub, Position after, PageLimit limit, CancellationToken cancellationToken)
    {
        var start = await BeginAsync(roomId, sub, cancellationToken);
        if (start.Value is not { } begin)
        {
            return start.Refusal!;
        }

        var page = await _log.ReadForwardAsync(RoomTopic.LogOf(roomId), begin.For(after), limit, cancellationToken);
        return await LimitAsync(roomId, sub, page, after, backwards: false, cancellationToken);
    }

    /// <summary>Reads the messages that were logged at a time or later, oldest first.</summary>
    public async Task<RoomAnswer<RoomPage>> ReadSinceAsync(
        string roomId, string sub, DateTimeOffset since, PageLimit limit, CancellationToken cancellationToken)
    {
        if ((await BeginAsync(roomId, sub, cancellationToken)).Refusal is { } refusal)
        {
            return refusal;
        }

        var page = await _log.ReadSinceAsync(RoomTopic.LogOf(roomId), since, limit, cancellationToken);
        return await LimitAsync(roomId, sub, page, asked: null, backwards: false, cancellationToken);
    }

    /// <summary>Reads the messages before a position, or without one the newest; the page itself is in ascending order.</summary>
    public async Task<RoomAnswer<RoomPage>> ReadBackwardAsync(
        string roomId, string sub, Position? before, PageLimit limit, CancellationToken cancellationToken)
    {
        if ((await BeginAsync(roomId, sub, cancellationToken)).Refusal is { } refusal)
        {
            return refusal;
        }

        var page = await _log.ReadBackwardAsync(RoomTopic.LogOf(roomId), before, limit, cancellationToken);
        return await LimitAsync(roomId, sub, page, asked: null, backwards: true, cancellationToken);
    }

    private static Position Beginning(Room room, Membership me) =>
        room.Settings.History is RoomHistory.Joined ? me.Joined : Position.Start;

    private static LogPage LimitForwards(LogPage page, Position beginning, Position? asked) => page with
    {
        Messages = Above(page, beginning),
        Next = Later(page.Next, beginning),
        Head = Later(page.Head, beginning),

        // The page ended below, because its reader was added meanwhile: that it reaches its head now says nothing about what is above.
        Pending = page.Pending || page.Next.Seq < beginning.Seq,
        Truncated = page.Truncated || (asked is { IsStart: false } position && position.Seq < beginning.Seq),
    };

    private static LogPage LimitBackwards(LogPage page, Position beginning) => page with
    {
        Messages = Above(page, beginning),
        Next = page.Next.Seq <= beginning.Seq + 1 ? Position.Start : page.Next,
        Head = Later(page.Head, beginning),
    };

    private static IReadOnlyList<LoggedMessage> Above(LogPage page, Position beginning) =>
        beginning.IsStart ? page.Messages : [.. page.Messages.Where(message => message.Position.Seq > beginning.Seq)];

    private static Position Later(Position position, Position beginning) => position.Seq < beginning.Seq ? beginning : position;
}

/// <summary>Where a member's part of a room's log begins.</summary>
/// <param name="Beginning">The entry by which they were added, where the room hides what was before; else <see cref="Position.Start"/>.</param>
public sealed record RoomStart(Position Beginning)
{
    /// <summary>Where reading goes on: a position below the beginning goes on there.</summary>
    public Position For(Position after) => after.Seq < Beginning.Seq ? Beginning : after;
}
