namespace LocalCloud.Tests.Iot.Broker;

/// <summary>A WebSocket frame as clients send it, written here independently of the broker's code.</summary>
internal static class MaskedFrame
{
    private static readonly byte[] Mask = [0xA1, 0x5C, 0x03, 0xFF];

    public static byte[] Of(byte first, byte[] body)
    {
        byte[] length = body.Length switch
        {
            <= 125 => [(byte)(0x80 | body.Length)],
            <= 65_535 => [0xFE, (byte)(body.Length >> 8), (byte)body.Length],
            _ => [0xFF, 0, 0, 0, 0, (byte)(body.Length >> 24), (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length],
        };
        return [first, .. length, .. Mask, .. body.Select((value, i) => (byte)(value ^ Mask[i % 4]))];
    }

    /// <summary>A binary message.</summary>
    public static byte[] Binary(byte[] body) => Of(0x82, body);
}
