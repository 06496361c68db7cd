namespace Infrastructure;

/// <summary>What keeps a bill from running away. AWS IoT Core itself has no cap per user: see <c>docs/security.md</c>.</summary>
public sealed record UsageCaps
{
    /// <summary>Read request units a second of each table. Default: 4,000.</summary>
    public int TableReadUnitsPerSecond { get; init; } = 4_000;

    /// <summary>Write request units a second of each table. Default: 4,000, which is about 1,300 appends of 1 KB.</summary>
    public int TableWriteUnitsPerSecond { get; init; } = 4_000;

    /// <summary>HTTP API requests a second, for each route. Default: 200.</summary>
    public int RequestsPerSecond { get; init; } = 200;

    /// <summary>HTTP API requests in a burst, for each route. Default: 400.</summary>
    public int RequestBurst { get; init; } = 400;

    /// <summary>
    /// Reserved concurrency, in executions at a time, by function name (<c>CatchUp</c>). Default: none, because an account needs 100 unreserved executions besides.
    /// </summary>
    public IReadOnlyDictionary<string, int> ReservedConcurrency { get; init; } = new Dictionary<string, int>();
}
