namespace LocalCloud.Iot.Mqtt;

/// <summary>Writes the properties of a packet (MQTT 5, 2.2.2).</summary>
internal static class PropertyWriter
{
    // Those that the broker sends. Most messages have none, so boxing the few there are costs nothing that counts.
    private static readonly KeyValuePair<PropertyId, Func<PacketProperties, object?>>[] Fields =
    [
        new(PropertyId.PayloadFormatIndicator, static p => p.PayloadFormat),
        new(PropertyId.MessageExpiryInterval, static p => p.MessageExpiry),
        new(PropertyId.ContentType, static p => p.ContentType),
        new(PropertyId.ResponseTopic, static p => p.ResponseTopic),
        new(PropertyId.CorrelationData, static p => p.CorrelationData),
        new(PropertyId.SessionExpiryInterval, static p => p.SessionExpiry),
        new(PropertyId.AssignedClientIdentifier, static p => p.AssignedClientId),
        new(PropertyId.ServerKeepAlive, static p => p.ServerKeepAlive),
        new(PropertyId.ReasonString, static p => p.Reason),
        new(PropertyId.ReceiveMaximum, static p => p.ReceiveMaximum),
        new(PropertyId.TopicAliasMaximum, static p => p.TopicAliasMaximum),
        new(PropertyId.MaximumQoS, static p => p.MaximumQoS),
        new(PropertyId.RetainAvailable, static p => p.RetainAvailable),
        new(PropertyId.MaximumPacketSize, static p => p.MaximumPacketSize),
        new(PropertyId.WildcardSubscriptionAvailable, static p => p.WildcardSubscriptionAvailable),
        new(PropertyId.SubscriptionIdentifierAvailable, static p => p.SubscriptionIdentifierAvailable),
    ];

    /// <summary>Bytes that <see cref="Write"/> takes, the length in front included.</summary>
    public static int LengthOf(PacketProperties properties)
    {
        var length = LengthOfAll(properties);
        return PacketWriter.LengthOfVariableByteInteger(length) + length;
    }

    /// <summary>Writes them, with their length in front.</summary>
    public static void Write(ref PacketWriter writer, PacketProperties properties)
    {
        writer.VariableByteInteger(LengthOfAll(properties));
        if (ReferenceEquals(properties, PacketProperties.None))
        {
            return;
        }

        foreach (var (id, field) in Fields)
        {
            if (field(properties) is { } value)
            {
                writer.Byte((byte)id);
                WriteValue(ref writer, value);
            }
        }

        foreach (var (name, value) in properties.UserProperties)
        {
            writer.Byte((byte)PropertyId.UserProperty);
            writer.String(name);
            writer.String(value);
        }
    }

    private static int LengthOfAll(PacketProperties properties) => ReferenceEquals(properties, PacketProperties.None)
        ? 0
        : Fields.Sum(field => field.Value(properties) is { } value ? 1 + LengthOfValue(value) : 0)
            + properties.UserProperties.Sum(user => 1 + PacketWriter.LengthOf(user.Name) + PacketWriter.LengthOf(user.Value));

    private static int LengthOfValue(object value) => value switch
    {
        byte => sizeof(byte),
        ushort => sizeof(ushort),
        uint => sizeof(uint),
        ReadOnlyMemory<byte> bytes => sizeof(ushort) + bytes.Length,
        _ => PacketWriter.LengthOf((string)value),
    };

    private static void WriteValue(ref PacketWriter writer, object value)
    {
        switch (value)
        {
            case byte number:
                writer.Byte(number);
                break;
            case ushort number:
                writer.UInt16(number);
                break;
            case uint number:
                writer.UInt32(number);
                break;
            case ReadOnlyMemory<byte> bytes:
                writer.UInt16((ushort)bytes.Length);
                writer.Bytes(bytes.Span);
                break;
            default:
                writer.String((string)value);
                break;
        }
    }
}
