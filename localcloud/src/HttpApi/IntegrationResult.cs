namespace LocalCloud.HttpApi;

/// <summary>What a function made of a request.</summary>
/// <param name="Response">The answer.</param>
internal sealed record IntegrationResult(ApiResponse Response)
{
    /// <summary>What Lambda itself answered: 200 also for a function that failed. <see langword="null"/> when nothing came.</summary>
    public int? ServiceStatus { get; init; }

    /// <summary>The function's own status, or <see langword="null"/> when it gave none.</summary>
    public int? Status { get; init; }

    /// <summary>What went wrong, or <see langword="null"/>.</summary>
    public string? Error { get; init; }

    /// <summary>The invocation's request id, or <see langword="null"/>.</summary>
    public string? RequestId { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Latency { get; init; }
}
