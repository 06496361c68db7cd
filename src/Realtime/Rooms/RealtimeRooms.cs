using Amazon.DynamoDBv2;
using Realtime.Log;
using Realtime.Rooms.Changes;
using Realtime.Rooms.Table;

namespace Realtime.Rooms;

/// <summary>All that a deployment does with rooms, on one table and one log.</summary>
public sealed class RealtimeRooms
{
    /// <summary>Puts the parts together.</summary>
    /// <param name="client">The client, with the settings of <see cref="MessageLogClient"/>.</param>
    /// <param name="tableName">The table <c>Rooms</c>.</param>
    /// <param name="log">The message log.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="isBlocked">Whether a subject is blocked, read consistently.</param>
    /// <param name="clock">The clock.</param>
    public RealtimeRooms(
        IAmazonDynamoDB client,
        string tableName,
        MessageLog log,
        IRoomBroker broker,
        Func<string, CancellationToken, Task<bool>> isBlocked,
        TimeProvider clock)
        : this(new DynamoDbRoomStore(client, tableName), log, broker, isBlocked, RoomRules.Design, clock)
    {
    }

    internal RealtimeRooms(
        IRoomStore store,
        MessageLog log,
        IRoomBroker broker,
        Func<string, CancellationToken, Task<bool>> isBlocked,
        RoomRules rules,
        TimeProvider clock)
    {
        var live = new RoomLive(store, broker);
        var finisher = new ChangeFinisher(store, log, broker, live, rules);
        var counts = new RoomCounts(store, rules, clock);
        Changes = new(store, finisher, counts, rules, clock);
        var upkeep = new RoomUpkeep(finisher, Changes, rules, clock);
        Opening = new(store, upkeep, counts, rules);
        Reading = new(store, log);
        Writer = new(store, log, new(store, isBlocked, clock), live, upkeep);
        Lists = new(store, rules, clock);
        News = new(store, Lists, rules, clock);
    }

    /// <summary>Makes and changes rooms.</summary>
    public RoomChanges Changes { get; }

    /// <summary>Opens rooms.</summary>
    public RoomOpening Opening { get; }

    /// <summary>Reads rooms' logs.</summary>
    public RoomReading Reading { get; }

    /// <summary>Writes to rooms.</summary>
    public RoomWriter Writer { get; }

    /// <summary>Lists rooms and members.</summary>
    public RoomLists Lists { get; }

    /// <summary>Tells whom it is told that something has come.</summary>
    public RoomNews News { get; }
}
