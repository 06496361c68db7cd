using System.Collections.Concurrent;
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
