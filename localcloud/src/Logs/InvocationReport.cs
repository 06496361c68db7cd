namespace LocalCloud.Logs;

/// <summary>What the last line of an invocation's log tells.</summary>
/// <param name="RequestId">The invocation.</param>
/// <param name="Duration">How long it ran.</param>
/// <param name="InitDuration">How long its environment took to start, or <see langword="null"/> for a warm one.</param>
/// <param name="Megabytes">The most memory that the process has had.</param>
/// <param name="ErrorType">What it failed with, or <see langword="null"/>.</param>
internal sealed record InvocationReport(string RequestId, TimeSpan Duration, TimeSpan? InitDuration, int Megabytes, string? ErrorType)
{
    /// <summary>Milliseconds that AWS would bill.</summary>
    public double BilledMilliseconds => Math.Ceiling((Duration + (InitDuration ?? TimeSpan.Zero)).TotalMilliseconds);

    /// <summary>In AWS's words: <c>success</c>, <c>timeout</c>, <c>failure</c> when the runtime broke, <c>error</c> when the function reported one.</summary>
    public string Status => ErrorType switch
    {
        null => "success",
        "Sandbox.Timedout" => "timeout",
        "Runtime.ExitError" => "failure",
        _ => "error",
    };
}
