using LocalCloud.Chaos;

namespace LocalCloud.Iot.Broker;

/// <summary>Chaos of connections (<c>disconnect-every</c>): cuts each after half to one and a half of the given time.</summary>
internal sealed class ConnectionCutter : IHostedService, IDisposable
{
    private const int LooksPerTime = 20;
    private static readonly TimeSpan ShortestLook = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly ConnectionRegistry _registry;
    private readonly ChaosSwitches _chaos;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private Dictionary<Connection, long> _due = [];

    /// <summary>Waits for the switch.</summary>
    public ConnectionCutter(ConnectionRegistry registry, ChaosSwitches chaos, TimeProvider clock)
    {
        (_registry, _chaos, _clock) = (registry, chaos, clock);
        _timer = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        chaos.Changed += (_, _) => Arm();
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Arm();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Arm()
    {
        lock (_lock)
        {
            _due = [];
        }

        Wait();
    }

    private void Wait()
    {
        var time = _chaos.Settings.DisconnectEvery;
        var look = time / LooksPerTime;
        _timer.Change(
            time <= TimeSpan.Zero ? Timeout.InfiniteTimeSpan : look < ShortestLook ? ShortestLook : look, Timeout.InfiniteTimeSpan);
    }

    private void Look()
    {
        var time = _chaos.Settings.DisconnectEvery;
        if (time <= TimeSpan.Zero)
        {
            return;
        }

        List<Connection> cut = [];
        lock (_lock)
        {
            var now = _clock.GetTimestamp();
            Dictionary<Connection, long> next = [];
            foreach (var connection in _registry.All)
            {
                var due = _due.TryGetValue(connection, out var known) ? known
                    : now + (long)((0.5 + _chaos.Next(ChaosEffect.DisconnectEvery)) * time.TotalSeconds * _clock.TimestampFrequency);
                if (now >= due)
                {
                    cut.Add(connection);
                }
                else
                {
                    next[connection] = due;
                }
            }

            _due = next;
        }

        cut.ForEach(connection => connection.Abort(DisconnectReason.ServerInitiated));
        Wait();
    }
}
