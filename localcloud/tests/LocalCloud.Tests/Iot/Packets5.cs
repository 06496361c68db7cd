using System.Text;

namespace LocalCloud.Tests.Iot;

/// <summary>Packets of an MQTT 5 client and of the broker's answers, written here independently of the broker's code. Properties are hexadecimal.</summary>
internal static class Packets5
{
    public static byte[] Connect(
        string clientId, bool clean = true, string properties = "", int keepAlive = 60, Will? will = null) => Packet(0x10,
        [
            .. Text("MQTT"), 5, (byte)((clean ? 2 : 0) | (will is null ? 0 : 4) | (will?.Retain == true ? 0x20 : 0)), .. Number(keepAlive),
            .. Properties(properties), .. Text(clientId),
            .. will is null ? [] : (byte[])[.. Properties(will.Properties), .. Text(will.Topic), .. Text(will.Payload)],
        ]);

    /// <summary>The answer that lets a client in.</summary>
    public static byte[] Connack(bool isPresent = false, string first = "", int keepAlive = 60) => Packet(
        0x20, [(byte)(isPresent ? 1 : 0), 0, .. Properties($"{first}13{keepAlive:X4} 210064 220008 2401 2501 2700024800 2801 2900")]);

    /// <summary>The answer that does not.</summary>
    public static byte[] Refused(int code, string properties = "") => Packet(0x20, [0, (byte)code, .. Properties(properties)]);

    public static byte[] Puback(int packetId, int code, string properties = "") =>
        Packet(0x40, [.. Number(packetId), (byte)code, .. Properties(properties)]);

    public static byte[] Publish(
        string topic, string payload, int qos = 0, int packetId = 0, string properties = "", bool retain = false) => Packet(
        0x30 | (qos << 1) | (retain ? 1 : 0),
        [.. Text(topic), .. qos > 0 ? Number(packetId) : [], .. Properties(properties), .. Encoding.UTF8.GetBytes(payload)]);

    /// <summary>Subscribes with the option byte of each filter.</summary>
    public static byte[] Subscribe(int packetId, params (string Filter, int Options)[] filters) =>
        SubscribeWith("", packetId, filters);

    public static byte[] SubscribeWith(string properties, int packetId, params (string Filter, int Options)[] filters) => Packet(
        0x82, [.. Number(packetId), .. Properties(properties), .. filters.SelectMany(f => (byte[])[.. Text(f.Filter), (byte)f.Options])]);

    public static byte[] Suback(int packetId, params byte[] codes) => Packet(0x90, [.. Number(packetId), 0, .. codes]);

    public static byte[] Unsubscribe(int packetId, params string[] filters) =>
        Packet(0xA2, [.. Number(packetId), 0, .. filters.SelectMany(Text)]);

    public static byte[] Disconnect(int code, string properties = "") => Packet(0xE0, [(byte)code, .. Properties(properties)]);

    /// <summary>A user property as it stands among the properties.</summary>
    public static string User(string name, string value) => "26" + Convert.ToHexString([.. Text(name), .. Text(value)]);

    /// <summary>A string property.</summary>
    public static string Text(int id, string value) => $"{id:X2}" + Convert.ToHexString(Text(value));

    private static byte[] Properties(string hex)
    {
        var bytes = Mqtt.Frames.Bytes(hex);
        return [.. Length(bytes.Length), .. bytes];
    }

    private static byte[] Packet(int first, byte[] body) => [(byte)first, .. Length(body.Length), .. body];

    private static byte[] Length(int rest)
    {
        List<byte> length = [];
        do
        {
            length.Add((byte)((rest % 128) | (rest >= 128 ? 128 : 0)));
            rest /= 128;
        }
        while (rest > 0);
        return [.. length];
    }

    private static byte[] Text(string text) => [.. Number(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Number(int number) => [(byte)(number >> 8), (byte)number];

    internal sealed record Will(string Topic, string Payload, string Properties = "", bool Retain = false);
}
