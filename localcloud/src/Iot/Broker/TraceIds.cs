namespace LocalCloud.Iot.Broker;

/// <summary>Trace ids of messages: random UUIDs, but none that nobody could guess. The system's random numbers cost more than the rest of a message.</summary>
internal static class TraceIds
{
    /// <summary>Another one.</summary>
    public static Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);

        // RFC 9562: version 4, variant 10.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
