namespace LocalCloud.Lambda;

/// <summary>What became of an invocation.</summary>
/// <param name="Payload">The function's answer, or the error object.</param>
/// <param name="ErrorType"><c>Runtime.ExitError</c>, an exception's name …; <see langword="null"/> when the function succeeded.</param>
internal sealed record InvocationOutcome(ReadOnlyMemory<byte> Payload, string? ErrorType)
{
    /// <summary>Whether the function failed.</summary>
    public bool IsError => ErrorType is not null;

    /// <summary>The last 4 KB of the invocation's log lines.</summary>
    public string LogTail { get; init; } = "";
}
