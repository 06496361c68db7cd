namespace LocalCloud.Lambda;

/// <summary>How asynchronous invocations of a function are treated. The defaults are AWS's.</summary>
internal sealed record EventInvokeConfig
{
    /// <summary>Retries after a function's error, 0 to 2. Default: 2.</summary>
    public int MaximumRetryAttempts { get; init; } = 2;

    /// <summary>How old an event may get, 60 s to 6 h. Default: 6 h.</summary>
    public TimeSpan MaximumEventAge { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Where the record of an invocation goes that failed for good, or <see langword="null"/>.</summary>
    public Destination? OnFailure { get; init; }

    /// <summary>Where the record of an invocation goes that succeeded, or <see langword="null"/>.</summary>
    public Destination? OnSuccess { get; init; }
}
