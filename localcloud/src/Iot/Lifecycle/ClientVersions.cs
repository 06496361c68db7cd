namespace LocalCloud.Iot.Lifecycle;

/// <summary>
/// The version numbers of lifecycle events: each connection of a client id has the next one; a client id that was disconnected for
/// an hour begins again at 0.
/// </summary>
internal sealed class ClientVersions(TimeProvider clock)
{
    private const int MaxRemembered = 10_000;

    // AWS: about an hour. Not the session's expiry, which differs by session.
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>The number of a new connection.</summary>
    public long Connected(string clientId)
    {
        lock (_lock)
        {
            Forget();
            var entry = _entries.GetValueOrDefault(clientId);
            var version = entry is null || IsForgotten(entry) ? 0 : entry.Version + 1;
            _entries[clientId] = new Entry(version, (entry?.Open ?? 0) + 1, clock.GetUtcNow());
            return version;
        }
    }

    /// <summary>A connection ended: if no other has its client id, the hour begins.</summary>
    public void Disconnected(string clientId)
    {
        lock (_lock)
        {
            if (_entries.GetValueOrDefault(clientId) is { } entry)
            {
                _entries[clientId] = entry with { Open = entry.Open - 1, ChangedAt = clock.GetUtcNow() };
            }
        }
    }

    /// <summary>The number that the latest connection of a client id has or had, else 0.</summary>
    public long Current(string clientId)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault(clientId) is { } entry && !IsForgotten(entry) ? entry.Version : 0;
        }
    }

    private bool IsForgotten(Entry entry) => entry.Open == 0 && clock.GetUtcNow() - entry.ChangedAt >= Memory;

    private void Forget()
    {
        if (_entries.Count >= MaxRemembered)
        {
            foreach (var (id, _) in _entries.Where(entry => IsForgotten(entry.Value)).ToList())
            {
                _entries.Remove(id);
            }
        }
    }

    private sealed record Entry(long Version, int Open, DateTimeOffset ChangedAt);
}
