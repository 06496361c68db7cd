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
