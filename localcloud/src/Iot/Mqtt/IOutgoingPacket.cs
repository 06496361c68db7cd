namespace LocalCloud.Iot.Mqtt;

/// <summary>One control packet that the broker sends. It is encoded when its turn comes, so that a queue shares payloads.</summary>
internal interface IOutgoingPacket
{
    /// <summary>Packet type and flags.</summary>
    byte FirstByte { get; }

    /// <summary>Bytes behind the fixed header: the remaining length.</summary>
    int BodyLength(ProtocolLevel level);

    /// <summary>Writes exactly <see cref="BodyLength"/> bytes for the writer's level.</summary>
    void WriteBody(ref PacketWriter writer);
}
