namespace LocalCloud.Iot.Mqtt;

/// <summary>Turns packets into bytes.</summary>
internal static class PacketEncoder
{
    /// <summary>Bytes of the whole packet.</summary>
    public static int LengthOf(IOutgoingPacket packet) => 1 + LengthOfRemainingLength(packet.BodyLength) + packet.BodyLength;

    /// <summary>Writes the whole packet and returns how many bytes it took.</summary>
    public static int Encode(IOutgoingPacket packet, Span<byte> target)
    {
        var writer = new PacketWriter(target);
        writer.Byte(packet.FirstByte);
        writer.RemainingLength(packet.BodyLength);
        packet.WriteBody(ref writer);
        return writer.Written;
    }

    private static int LengthOfRemainingLength(int length) => length switch
    {
        < 1 << 7 => 1,
        < 1 << 14 => 2,
        < 1 << 21 => 3,
        _ => 4,
    };
}
