namespace LocalCloud.Iot.Broker;

/// <summary>The one timer that ends a connection: no CONNECT in time, silence, or 24 hours.</summary>
internal sealed class ConnectionDeadline : IDisposable
{
    private readonly IotOptions _options;
    private readonly TimeProvider _clock;
    private readonly Action<DisconnectReason> _expire;
    private readonly long _openedAt;
    private readonly ITimer _timer;
    private TimeSpan _lifetime;
    private TimeSpan _allowedSilence;
    private long _lastPacketAt;

    /// <summary>Starts waiting for the CONNECT.</summary>
    /// <param name="options">How long each thing may take.</param>
    /// <param name="clock">Where the timer comes from.</param>
    /// <param name="expire">Called once the deadline is missed, from the timer's thread.</param>
    public ConnectionDeadline(IotOptions options, TimeProvider clock, Action<DisconnectReason> expire)
    {
        (_options, _clock, _expire) = (options, clock, expire);
        _lifetime = options.WebSocketLifetime;
        _openedAt = _lastPacketAt = clock.GetTimestamp();
        _allowedSilence = options.ConnectTimeout;
        _timer = clock.CreateTimer(_ => Check(), null, _allowedSilence, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What AWS makes of the keep-alive that a client asks for.</summary>
    public TimeSpan Clamp(ushort seconds)
    {
        var asked = TimeSpan.FromSeconds(seconds);
        return seconds == 0 || asked > _options.MaxKeepAlive ? _options.MaxKeepAlive
            : asked < _options.MinKeepAlive ? _options.MinKeepAlive
            : asked;
    }

    /// <summary>From now on, silence may last 1.5 times the keep-alive [MQTT-3.1.2-24].</summary>
    /// <param name="keepAlive">The keep-alive that holds.</param>
    /// <param name="keyExpiresAt">When the client's credentials expire, or <see langword="null"/> for never.</param>
    public void Connected(TimeSpan keepAlive, DateTimeOffset? keyExpiresAt)
    {
        if (_options.EndsWithCredentials && keyExpiresAt - _clock.GetUtcNow() is { } left
            && left + _clock.GetElapsedTime(_openedAt) is var lifetime && lifetime < _lifetime)
        {
            _lifetime = lifetime;
        }

        _allowedSilence = keepAlive * 1.5;
        Heard();
        Arm();
    }

    /// <summary>The client sent a packet.</summary>
    public void Heard() => Volatile.Write(ref _lastPacketAt, _clock.GetTimestamp());

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    // The timer is not moved by each packet; when it fires it looks how long it really was.
    private void Check()
    {
        if (_clock.GetElapsedTime(_openedAt) >= _lifetime)
        {
            _expire(DisconnectReason.WebSocketTtlExpiration);
        }
        else if (_clock.GetElapsedTime(Volatile.Read(ref _lastPacketAt)) >= _allowedSilence)
        {
            _expire(DisconnectReason.KeepAliveTimeout);
        }
        else
        {
            Arm();
        }
    }

    private void Arm()
    {
        var silence = _allowedSilence - _clock.GetElapsedTime(Volatile.Read(ref _lastPacketAt));
        var lifetime = _lifetime - _clock.GetElapsedTime(_openedAt);
        var due = silence < lifetime ? silence : lifetime;
        _timer.Change(due > TimeSpan.Zero ? due : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
