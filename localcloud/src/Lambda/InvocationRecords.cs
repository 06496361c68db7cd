using System.Collections.Concurrent;
using LocalCloud.Gateway;

namespace LocalCloud.Lambda;

/// <summary>The last 1,000 invocations: <c>GET /_local/invocations</c>, oldest first.</summary>
internal sealed class InvocationRecords : ILocalEndpoint
{
    private const int Kept = 1000;

    private readonly ConcurrentQueue<InvocationRecord> _records = new();

    /// <summary>The records, oldest first.</summary>
    public IReadOnlyList<InvocationRecord> All => [.. _records];

    /// <summary>Adds one.</summary>
    public void Add(InvocationRecord record)
    {
        _records.Enqueue(record);
        while (_records.Count > Kept && _records.TryDequeue(out _))
        {
        }
    }

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) => local.MapGet("/invocations", () => All);
}

/// <summary>One run of a function, for <c>GET /_local/invocations</c>.</summary>
internal sealed record InvocationRecord
{
    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The function's name.</summary>
    public required string Function { get; init; }

    /// <summary>The function's handler, which for OS-only runtimes is any text.</summary>
    public required string Handler { get; init; }

    /// <summary>The same over all attempts of an asynchronous invocation.</summary>
    public required string RequestId { get; init; }

    /// <summary>From 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Who invoked: a service or a principal's ARN.</summary>
    public required string Source { get; init; }

    /// <summary>With waiting and initialization.</summary>
    public required double DurationMilliseconds { get; init; }

    /// <summary><see langword="null"/> when the function succeeded.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The error object's message.</summary>
    public string? ErrorMessage { get; init; }
}
