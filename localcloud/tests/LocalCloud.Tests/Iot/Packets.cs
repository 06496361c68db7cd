using System.Text;

namespace LocalCloud.Tests.Iot;

/// <summary>Packets of a client, written here independently of the broker's code.</summary>
internal static class Packets
{
    public static byte[] Connect(
        string clientId, int keepAlive = 60, bool clean = true, bool mqtt31 = false, (string Topic, string Payload)? will = null, int willQoS = 0)
    {
        var flags = (clean ? 2 : 0) | (will is null ? 0 : 4 | (willQoS << 3));
        byte[] name = mqtt31 ? [.. Text("MQIsdp"), 3] : [.. Text("MQTT"), 4];
        byte[] tail = will is { } w ? [.. Text(w.Topic), .. Text(w.Payload)] : [];
        return Packet(0x10, [.. name, (byte)flags, .. Number(keepAlive), .. Text(clientId), .. tail]);
    }

    public static byte[] Subscribe(int packetId, params (string Filter, int QoS)[] filters) =>
        Packet(0x82, [.. Number(packetId), .. filters.SelectMany(f => (byte[])[.. Text(f.Filter), (byte)f.QoS])]);

    public static byte[] Unsubscribe(int packetId, params string[] filters) =>
        Packet(0xA2, [.. Number(packetId), .. filters.SelectMany(Text)]);

    public static byte[] Publish(string topic, string payload, int qos = 0, int packetId = 0, bool retain = false) =>
        Publish(topic, Encoding.UTF8.GetBytes(payload), qos, packetId, retain);

    public static byte[] Publish(string topic, byte[] payload, int qos = 0, int packetId = 0, bool retain = false) => Packet(
        0x30 | (qos << 1) | (retain ? 1 : 0), [.. Text(topic), .. qos > 0 ? Number(packetId) : [], .. payload]);

    private static byte[] Packet(int first, byte[] body)
    {
        List<byte> length = [];
        var rest = body.Length;
        do
        {
            length.Add((byte)((rest % 128) | (rest >= 128 ? 128 : 0)));
            rest /= 128;
        }
        while (rest > 0);
        return [(byte)first, .. length, .. body];
    }

    private static byte[] Text(string text) => [.. Number(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Number(int number) => [(byte)(number >> 8), (byte)number];
}
