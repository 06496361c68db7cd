namespace LocalCloud.Iot.Mqtt;

/// <summary>Reads the properties of a packet (MQTT 5, 2.2.2).</summary>
internal static class PropertyReader
{
    private static readonly Dictionary<PropertyId, Field> Fields = new()
    {
        [PropertyId.PayloadFormatIndicator] = static (ref reader, p) => p.PayloadFormat = Flag(ref reader),
        [PropertyId.MessageExpiryInterval] = static (ref reader, p) => p.MessageExpiry = reader.UInt32(),
        [PropertyId.ContentType] = static (ref reader, p) => p.ContentType = reader.String(),
        [PropertyId.ResponseTopic] = static (ref reader, p) => p.ResponseTopic = Topic(ref reader),
        [PropertyId.CorrelationData] = static (ref reader, p) => p.CorrelationData = reader.Binary(),
        [PropertyId.SubscriptionIdentifier] = static (ref reader, p) => p.SubscriptionIdentifier = (uint)reader.VariableByteInteger(),
        [PropertyId.SessionExpiryInterval] = static (ref reader, p) => p.SessionExpiry = reader.UInt32(),
        [PropertyId.AuthenticationMethod] = static (ref reader, p) => p.AuthenticationMethod = reader.String(),
        [PropertyId.AuthenticationData] = static (ref reader, p) => p.AuthenticationData = reader.Binary(),
        [PropertyId.RequestProblemInformation] = static (ref reader, p) => p.RequestProblemInformation = Flag(ref reader),
        [PropertyId.WillDelayInterval] = static (ref reader, p) => p.WillDelay = reader.UInt32(),
        [PropertyId.RequestResponseInformation] = static (ref reader, p) => p.RequestResponseInformation = Flag(ref reader),
        [PropertyId.ReasonString] = static (ref reader, p) => p.Reason = reader.String(),
        [PropertyId.ReceiveMaximum] = static (ref reader, p) => p.ReceiveMaximum = (ushort)NotZero(ref reader, reader.UInt16()),
        [PropertyId.TopicAliasMaximum] = static (ref reader, p) => p.TopicAliasMaximum = reader.UInt16(),
        [PropertyId.TopicAlias] = static (ref reader, p) => p.TopicAlias = reader.UInt16(),
        [PropertyId.MaximumPacketSize] = static (ref reader, p) => p.MaximumPacketSize = NotZero(ref reader, reader.UInt32()),
        [PropertyId.UserProperty] = static (ref reader, p) => p.UserProperties =
            [.. p.UserProperties, new UserProperty(reader.String(), reader.String())],
    };

    private delegate void Field(ref PacketReader reader, PacketProperties properties);

    /// <summary>Reads the properties that a packet of MQTT 5 has at this place; one of MQTT 3 has none.</summary>
    /// <param name="reader">Where they are read from.</param>
    /// <param name="allowed">Which the packet may have.</param>
    public static PacketProperties Read(ref PacketReader reader, PropertySet allowed)
    {
        var length = reader.Level == ProtocolLevel.Mqtt5 ? reader.VariableByteInteger() : 0;
        if (length == 0)
        {
            return PacketProperties.None;
        }

        var end = reader.Remaining - length;
        reader.Require(end >= 0, "the properties are longer than the packet");
        var properties = new PacketProperties();
        var seen = default(PropertySet);
        while (reader.Problem is null && reader.Remaining > end)
        {
            var id = (PropertyId)reader.VariableByteInteger();
            reader.Require(allowed.Contains(id) && Fields.ContainsKey(id), $"property {(int)id} is not allowed here [MQTT5 2.2.2.2]");
            reader.Require(id == PropertyId.UserProperty || !seen.Contains(id), $"{id} comes twice", ReasonCode.ProtocolError);
            if (reader.Problem is null)
            {
                seen = seen.With(id);
                Fields[id](ref reader, properties);
            }
        }

        reader.Require(reader.Remaining == end, "the properties end within one");
        return properties;
    }

    private static byte Flag(ref PacketReader reader)
    {
        var value = reader.Byte();
        reader.Require(value < 2, "a property that is 0 or 1 is neither", ReasonCode.ProtocolError);
        return value;
    }

    private static uint NotZero(ref PacketReader reader, uint value)
    {
        reader.Require(value > 0, "a maximum of 0", ReasonCode.ProtocolError);
        return value;
    }

    private static string Topic(ref PacketReader reader)
    {
        var topic = reader.String();
        reader.Require(!topic.AsSpan().ContainsAny('+', '#'), "a response topic with a wildcard [MQTT-3.3.2-14]", ReasonCode.ProtocolError);
        return topic;
    }
}
