using System.Buffers.Binary;
using System.Text;

namespace BrokerLoad.Clients;

/// <summary>The MQTT 3.1.1 packets that the load needs, as bytes.</summary>
internal static class Packets
{
    public const byte Connack = 0x20;
    public const byte Publish = 0x30;
    public const byte Puback = 0x40;
    public const byte Suback = 0x90;

    public static byte[] Connect(string clientId) => Packet(0x10, [.. Text("MQTT"), 4, 0x02, 0x04, 0xB0, .. Text(clientId)]);

    public static byte[] Subscribe(string filter, int qos) => Packet(0x82, [0, 1, .. Text(filter), (byte)qos]);

    /// <summary>A PUBLISH whose packet id and payload are filled in later, at <paramref name="body"/>.</summary>
    public static byte[] PublishTemplate(string topic, int qos, int payloadBytes, out int body)
    {
        var text = Text(topic);
        var packet = Packet((byte)(Publish | (qos << 1)), [.. text, .. new byte[(qos > 0 ? 2 : 0) + payloadBytes]]);
        body = packet.Length - payloadBytes;
        return packet;
    }

    public static void WritePuback(Span<byte> destination, ushort packetId)
    {
        destination[0] = Puback;
        destination[1] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], packetId);
    }

    private static byte[] Packet(byte header, byte[] body)
    {
        List<byte> packet = [header];
        for (var left = body.Length; ;)
        {
            var digit = (byte)(left & 0x7F);
            left >>= 7;
            packet.Add(left > 0 ? (byte)(digit | 0x80) : digit);
            if (left == 0)
            {
                break;
            }
        }

        return [.. packet, .. body];
    }

    private static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }
}
