namespace LocalCloud.Iot.Mqtt;

/// <summary>The message that a client leaves behind for the case that its connection is lost.</summary>
internal sealed record Will(string Topic, ReadOnlyMemory<byte> Payload, QualityOfService QoS, bool Retain)
{
    /// <summary>What MQTT 5 says about it, with its delay and expiry.</summary>
    public PacketProperties Properties { get; init; } = PacketProperties.None;
}
