namespace BrokerLoad.Clients;

/// <summary>
/// What lies between MQTT and TCP: nothing, or WebSocket messages. One packet goes into one message, as clients in browsers do it.
/// </summary>
internal abstract class Framing
{
    /// <summary>Bytes before a packet at most.</summary>
    public const int MaxHeaderBytes = 8;

    /// <summary>For a transport.</summary>
    public static Framing Of(Transport transport) => transport == Transport.Tcp ? new TcpFraming() : new WebSocketFraming();

    /// <summary>Writes what goes before a packet of <paramref name="length"/> bytes, and returns its length.</summary>
    public abstract int WriteHeader(Span<byte> target, int length);

    /// <summary>Hands what arrived over to <paramref name="packets"/>, without what lies between.</summary>
    public abstract void Read(ReadOnlySpan<byte> received, PacketBuffer packets);
}
