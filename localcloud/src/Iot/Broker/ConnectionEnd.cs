using LocalCloud.Iot.Broker.Delivery;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>How a connection ends: the first reason counts, and a client of MQTT 5 hears it in a DISCONNECT.</summary>
internal sealed class ConnectionEnd(IMqttTransport transport, OutboundQueue outbound, IotOptions options, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private bool _tellsClient;
    private bool _explains;
    private bool _hasSaidGoodbye;

    // Boxed, as it is read without the lock for each packet.
    private volatile object? _reason;
    private ReasonCode? _code;
    private string? _problem;

    /// <summary>Why, or <see langword="null"/> while the connection is to last.</summary>
    public DisconnectReason? Reason => (DisconnectReason?)_reason;

    /// <summary>What the client speaks, and whether it wants to know what went wrong.</summary>
    public void Speak(ProtocolLevel level, bool explains) =>
        (_tellsClient, _explains) = (level == ProtocolLevel.Mqtt5, level == ProtocolLevel.Mqtt5 && explains);

    /// <summary>Properties with a reason, if the client wants one.</summary>
    public PacketProperties Explain(string? problem) =>
        _explains && problem is not null ? new PacketProperties { Reason = problem } : PacketProperties.None;

    /// <summary>Notes the reason.</summary>
    /// <returns><see langword="false"/> when there is one already.</returns>
    public bool Set(DisconnectReason reason, ReasonCode? code, string? problem)
    {
        lock (_lock)
        {
            if (_reason is not null)
            {
                return false;
            }

            (_reason, _code, _problem) = (reason, code ?? DisconnectCodes.Of(reason), problem);
            return true;
        }
    }

    /// <summary>Ends the connection from another thread than its own.</summary>
    public void Terminate(DisconnectReason reason)
    {
        if (!Set(reason, code: null, problem: null))
        {
            return;
        }

        if (_tellsClient)
        {
            SayGoodbye();
            _ = CloseAsync();
        }
        else
        {
            transport.Abort();
        }
    }

    /// <summary>Sends the DISCONNECT, once, if there is something to say and somebody who understands it.</summary>
    public void SayGoodbye()
    {
        lock (_lock)
        {
            var disconnect = _tellsClient && !_hasSaidGoodbye && _code is { } code
                ? new DisconnectPacket(code) { Properties = Explain(_problem) }
                : null;
            _hasSaidGoodbye = true;
            outbound.Complete(disconnect);
        }
    }

    // The client answers by closing its side, which ends the receive loop; one that does not is cut off.
    private async Task CloseAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(options.CloseTimeout, clock);
            await outbound.FlushAsync(timeout.Token);
            await transport.CloseAsync(timeout.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, timeout.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            transport.Abort();
        }
    }
}

/// <summary>Why a connection ended, in AWS's terms (lifecycle events' <c>disconnectReason</c>).</summary>
internal enum DisconnectReason
{
    /// <summary><c>CLIENT_INITIATED_DISCONNECT</c>: a DISCONNECT or a WebSocket Close.</summary>
    ClientInitiated,

    /// <summary><c>AUTH_ERROR</c>: the policies don't allow what the client did.</summary>
    AuthError,

    /// <summary><c>CLIENT_ERROR</c>: the client broke the protocol or a limit.</summary>
    ClientError,

    /// <summary><c>CONNECTION_LOST</c>.</summary>
    ConnectionLost,

    /// <summary><c>DUPLICATE_CLIENTID</c>: a newer connection has the client id.</summary>
    DuplicateClientId,

    /// <summary><c>MQTT_KEEP_ALIVE_TIMEOUT</c>: nothing came for 1.5 times the keep-alive.</summary>
    KeepAliveTimeout,

    /// <summary><c>SERVER_ERROR</c>: LocalCloud failed.</summary>
    ServerError,

    /// <summary><c>SERVER_INITIATED_DISCONNECT</c>: LocalCloud ends, or was told to cut the connection.</summary>
    ServerInitiated,

    /// <summary><c>API_INITIATED_DISCONNECT</c>: DeleteConnection.</summary>
    ApiInitiated,

    /// <summary><c>THROTTLED</c>.</summary>
    Throttled,

    /// <summary><c>WEBSOCKET_TTL_EXPIRATION</c>: open for 24 hours.</summary>
    WebSocketTtlExpiration,
}

/// <summary>What a client of MQTT 5 is told when the broker ends its connection.</summary>
internal static class DisconnectCodes
{
    /// <summary>The code where no handler knows a better one, or <see langword="null"/> when there is nobody to tell.</summary>
    public static ReasonCode? Of(DisconnectReason reason) => reason switch
    {
        DisconnectReason.ClientInitiated or DisconnectReason.ConnectionLost => null,
        DisconnectReason.AuthError => ReasonCode.NotAuthorized,
        DisconnectReason.ClientError => ReasonCode.ProtocolError,
        DisconnectReason.DuplicateClientId => ReasonCode.SessionTakenOver,
        DisconnectReason.KeepAliveTimeout => ReasonCode.KeepAliveTimeout,
        DisconnectReason.ServerInitiated => ReasonCode.ServerShuttingDown,
        DisconnectReason.ApiInitiated => ReasonCode.AdministrativeAction,
        DisconnectReason.Throttled => ReasonCode.QuotaExceeded,
        DisconnectReason.WebSocketTtlExpiration => ReasonCode.MaximumConnectTime,
        _ => ReasonCode.UnspecifiedError,
    };
}

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
