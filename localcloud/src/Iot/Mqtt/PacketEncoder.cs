namespace LocalCloud.Iot.Mqtt;

/// <summary>Turns packets into bytes.</summary>
internal static class PacketEncoder
{
    /// <summary>Bytes of the whole packet.</summary>
    public static int LengthOf(IOutgoingPacket packet, ProtocolLevel level = ProtocolLevel.Mqtt311)
    {
        var body = packet.BodyLength(level);
        return 1 + PacketWriter.LengthOfVariableByteInteger(body) + body;
    }

    /// <summary>Writes the whole packet and returns how many bytes it took.</summary>
    public static int Encode(IOutgoingPacket packet, Span<byte> target, ProtocolLevel level = ProtocolLevel.Mqtt311)
    {
        var writer = new PacketWriter(target, level);
        writer.Byte(packet.FirstByte);
        writer.VariableByteInteger(packet.BodyLength(level));
        packet.WriteBody(ref writer);
        return writer.Written;
    }
}
