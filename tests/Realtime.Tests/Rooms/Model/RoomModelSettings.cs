using Realtime.Log.Table;
using Realtime.Rooms;
using Realtime.Rooms.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Rooms.Model;

/// <summary>What a world runs: the design as it is, or with one order or condition left out.</summary>
internal sealed record RoomModelSettings
{
    public static RoomModelSettings Design { get; } = new();

    public RoomConditions Conditions { get; init; } = RoomConditions.All;

    public SimConditions LogConditions { get; init; } = SimConditions.All;

    public Func<RoomRules, RoomRules> Rules { get; init; } = static rules => rules;

    public Func<RoomPorts, RoomPorts> Ports { get; init; } = static ports => ports;

    /// <summary>Slow mode of every room; else some have it.</summary>
    public int? SlowModeSeconds { get; init; }

    /// <summary>One of so many processes sleeps now and then before what it does next.</summary>
    public int SleepyOneIn { get; init; } = 6;

    /// <summary>Whether every room hides its past, or none does; else some do.</summary>
    public RoomHistory? History { get; init; }
}

/// <summary>All that a process does goes through these.</summary>
internal sealed record RoomPorts(IRoomStore Rooms, ILogStore Log, IRoomBroker Broker);

/// <summary>What happened in a world.</summary>
internal sealed record RoomWorldSummary(int Changes, int Messages, int Refused, int Keys, int Kills, int Steps, int Deleted);
