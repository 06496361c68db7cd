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
