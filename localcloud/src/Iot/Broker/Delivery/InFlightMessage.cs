using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Delivery;

/// <summary>
/// A QoS 1 message that was sent and not acknowledged: what all its receivers share, with this receiver's identifier. Sent again as it
/// is: AWS never sets DUP.
/// </summary>
/// <param name="message">The message, without identifier.</param>
/// <param name="packetId">This receiver's identifier.</param>
/// <param name="sentAt">Timestamp of the first attempt.</param>
internal sealed class InFlightMessage(PublishPacket message, ushort packetId, long sentAt) : IOutgoingPacket
{
    /// <summary>The message, without identifier.</summary>
    public PublishPacket Message => message;

    /// <summary>This receiver's identifier.</summary>
    public ushort PacketId => packetId;

    /// <summary>Timestamp of the first attempt.</summary>
    public long FirstSent { get; } = sentAt;

    /// <summary>Timestamp of the last attempt.</summary>
    public long LastSent { get; set; } = sentAt;

    /// <summary>The one sent before, as <see cref="InFlightMessages"/> has it.</summary>
    public InFlightMessage? Previous { get; set; }

    /// <summary>The one sent after.</summary>
    public InFlightMessage? Next { get; set; }

    /// <inheritdoc/>
    public byte FirstByte => message.FirstByte;

    /// <inheritdoc/>
    public int BodyLength(ProtocolLevel level) => message.BodyLength(level);

    /// <inheritdoc/>
    public void WriteBody(ref PacketWriter writer) => message.WriteBody(ref writer, packetId);
}
