namespace EndToEnd.Recovery;

/// <summary>What a <see cref="Gate"/> does with connections.</summary>
internal enum GateMode
{
    /// <summary>Everything passes.</summary>
    Open,

    /// <summary>Nobody gets in, and whoever was in is thrown out: both sides see it at once.</summary>
    Cut,

    /// <summary>Connections are taken and kept, but not a byte passes: no side sees anything.</summary>
    Silent,
}
