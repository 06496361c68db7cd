using System.Diagnostics.CodeAnalysis;

namespace LocalCloud.Iot.Mqtt;

/// <summary>Turns frames into packets. Whatever a client sends ends as a packet or as a problem, never as an exception.</summary>
internal static class PacketDecoder
{
    /// <summary>Understands <paramref name="frame"/>, or says what is wrong with it.</summary>
    public static bool TryDecode(
        in Frame frame,
        [NotNullWhen(true)] out Packet? packet,
        [NotNullWhen(false)] out PacketProblem? problem,
        ProtocolLevel level = ProtocolLevel.Mqtt311)
    {
        var reader = new PacketReader(frame.Body, level);
        packet = Decode(frame.Type, frame.Flags, ref reader);
        if (packet is not null && reader.Problem is null)
        {
            reader.Require(reader.AtEnd, $"{frame.Type} has bytes behind its end");
        }

        problem = reader.Problem;
        packet = problem is null ? packet : null;
        if (packet is null)
        {
            // QoS 2's packets and AUTH among them, which AWS IoT has not.
            problem ??= new PacketProblem(
                $"a client can't send packet type {(int)frame.Type} ({frame.Type}) here", ReasonCode.ProtocolError);
        }

        return packet is not null;
    }

    private static Packet? Decode(PacketType type, byte flags, ref PacketReader reader) => type switch
    {
        PacketType.Connect => ConnectPacket.Read(flags, ref reader),
        PacketType.Publish => PublishPacket.Read(flags, ref reader),
        PacketType.Puback => PubackPacket.Read(flags, ref reader),
        PacketType.Subscribe => SubscribePacket.Read(flags, ref reader),
        PacketType.Unsubscribe => UnsubscribePacket.Read(flags, ref reader),
        PacketType.Pingreq => PingreqPacket.Read(flags, ref reader),
        PacketType.Disconnect => DisconnectPacket.Read(flags, ref reader),
        _ => null,
    };
}
