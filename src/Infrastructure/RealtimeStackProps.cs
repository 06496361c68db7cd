namespace Infrastructure;

/// <summary>What a <see cref="RealtimeStack"/> is made of: a backend, and what an account has only one of.</summary>
public sealed record RealtimeStackProps
{
    /// <summary>What the budget is unless something else is said, in US dollars a month.</summary>
    public const int DefaultMonthlyBudgetUsd = 50;

    /// <summary>The backend.</summary>
    public required RealtimeBackendProps Backend { get; init; }

    /// <summary>
    /// The ARN of the KMS key that is the backend's <see cref="RealtimeBackendProps.EncryptionKey"/>, where no construct of it is at hand. Default: none, the backend's
    /// own prop holds.
    /// </summary>
    public string? EncryptionKeyArn { get; init; }

    /// <summary>
    /// Monthly cost of the whole account, in US dollars, that the budget warns about at 80 % and 100 %; 0 makes no budget. Default: 50.
    /// </summary>
    public int MonthlyBudgetUsd { get; init; } = DefaultMonthlyBudgetUsd;

    /// <summary>
    /// Whether the stack itself is protected against deletion. Not for a first deployment: one that fails could not be deleted, and so not be repeated. Default: no, and an
    /// output has the command that switches it on.
    /// </summary>
    public bool TerminationProtection { get; init; }
}
