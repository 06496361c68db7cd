using System.Collections.Concurrent;
using LocalCloud.EventBridge;
using LocalCloud.Hosting;

namespace LocalCloud.Lambda.EventSources;

/// <summary>The event source mappings; they work as soon as the whole stack is there.</summary>
internal sealed class EventSourceMappings(QueuePoller poller) : IStackObserver, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, EventSourceMapping> _mappings = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task[] _running = [];

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<EventSourceMapping> All => [.. _mappings.Values];

    /// <summary>Adds one.</summary>
    public void Add(EventSourceMapping mapping) => _mappings[mapping.Id] = mapping;

    /// <summary>The one with this id, or <see langword="null"/>.</summary>
    public EventSourceMapping? Find(string id) => _mappings.GetValueOrDefault(id);

    /// <inheritdoc/>
    public Task StackCreatedAsync(CancellationToken cancellationToken)
    {
        _running = [.. _mappings.Values.Where(mapping => mapping.IsEnabled).Select(mapping => poller.RunAsync(mapping, _stopping.Token))];
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running);
    }
}

/// <summary>A queue whose messages a function gets in batches.</summary>
internal sealed record EventSourceMapping
{
    /// <summary>A UUID, the same at every start.</summary>
    public required string Id { get; init; }

    /// <summary>The queue.</summary>
    public required string QueueArn { get; init; }

    /// <summary>The function.</summary>
    public required LambdaFunction Function { get; init; }

    /// <summary>Messages of one batch at most, 1 to 10,000. Default: 10.</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>How long messages are gathered, 0 to 300 s. Default: not at all.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.Zero;

    /// <summary>Batches at once, 2 to 1,000, or <see langword="null"/> for AWS's 5 at the start.</summary>
    public int? MaximumConcurrency { get; init; }

    /// <summary>Whether the function tells which messages of a batch failed.</summary>
    public bool ReportsItemFailures { get; init; }

    /// <summary>Whether it works.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Messages that none of these matches are deleted unseen. Default: every message is for the function.</summary>
    public IReadOnlyList<EventPattern> Filters { get; init; } = [];
}
