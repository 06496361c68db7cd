namespace BrokerLoad.Clients;

/// <summary>MQTT straight on TCP.</summary>
internal sealed class TcpFraming : Framing
{
    public override int WriteHeader(Span<byte> target, int length) => 0;

    public override void Read(ReadOnlySpan<byte> received, PacketBuffer packets) => packets.Add(received);
}
