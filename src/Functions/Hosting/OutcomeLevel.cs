namespace Functions.Hosting;

/// <summary>How much an outcome matters; CloudWatch filters by these words.</summary>
internal enum OutcomeLevel
{
    /// <summary>Done.</summary>
    Info,

    /// <summary>Refused: a caller's mistake.</summary>
    Warn,

    /// <summary>Failed: ours.</summary>
    Error,
}
