using System.Diagnostics.CodeAnalysis;

namespace LocalCloud.Iot.Mqtt;

/// <summary>One control packet that a client sent.</summary>
internal abstract record Packet;

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

/// <summary>The control packet types, as in the high four bits of the first byte (MQTT 3.1.1, table 2.1).</summary>
internal enum PacketType
{
    /// <summary>Forbidden.</summary>
    Reserved = 0,

    /// <summary>CONNECT.</summary>
    Connect = 1,

    /// <summary>CONNACK.</summary>
    Connack = 2,

    /// <summary>PUBLISH.</summary>
    Publish = 3,

    /// <summary>PUBACK.</summary>
    Puback = 4,

    /// <summary>PUBREC, of QoS 2, which AWS IoT has not.</summary>
    Pubrec = 5,

    /// <summary>PUBREL, of QoS 2, which AWS IoT has not.</summary>
    Pubrel = 6,

    /// <summary>PUBCOMP, of QoS 2, which AWS IoT has not.</summary>
    Pubcomp = 7,

    /// <summary>SUBSCRIBE.</summary>
    Subscribe = 8,

    /// <summary>SUBACK.</summary>
    Suback = 9,

    /// <summary>UNSUBSCRIBE.</summary>
    Unsubscribe = 10,

    /// <summary>UNSUBACK.</summary>
    Unsuback = 11,

    /// <summary>PINGREQ.</summary>
    Pingreq = 12,

    /// <summary>PINGRESP.</summary>
    Pingresp = 13,

    /// <summary>DISCONNECT.</summary>
    Disconnect = 14,

    /// <summary>AUTH of MQTT 5, which AWS IoT has not.</summary>
    Auth = 15,
}

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
