using LocalCloud.Iot.Broker;

namespace LocalCloud.Iot.Lifecycle;

/// <summary>How connections ended in the last half hour, which is how long AWS remembers it.</summary>
internal sealed class Departures(TimeProvider clock)
{
    private const int MaxRemembered = 10_000;

    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Departure> _departures = [];

    /// <summary>A connection ended.</summary>
    public void Add(ConnectedClient client, DisconnectReason reason)
    {
        lock (_lock)
        {
            if (_departures.Count >= MaxRemembered)
            {
                foreach (var (id, _) in _departures.Where(entry => IsForgotten(entry.Value)).ToList())
                {
                    _departures.Remove(id);
                }
            }

            _departures[client.ClientId] = new Departure(client, clock.GetUtcNow(), reason);
        }
    }

    /// <summary>The end of a client id's last connection, or <see langword="null"/> when that is longer ago, or was not.</summary>
    public Departure? Find(string clientId)
    {
        lock (_lock)
        {
            return _departures.GetValueOrDefault(clientId) is { } departure && !IsForgotten(departure) ? departure : null;
        }
    }

    private bool IsForgotten(Departure departure) => clock.GetUtcNow() - departure.At >= Memory;
}

/// <summary>How a client's last connection ended.</summary>
/// <param name="Client">The client.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
internal sealed record Departure(ConnectedClient Client, DateTimeOffset At, DisconnectReason Reason);
