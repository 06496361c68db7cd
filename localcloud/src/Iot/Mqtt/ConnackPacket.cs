namespace LocalCloud.Iot.Mqtt;

/// <summary>CONNACK (MQTT 3.1.1, 3.2; MQTT 5, 3.2).</summary>
/// <param name="SessionPresent">Whether the broker goes on with a session it had. MQTT 3.1 has no such flag.</param>
/// <param name="Code">The answer. MQTT 3 gets the return code that comes closest.</param>
internal sealed record ConnackPacket(bool SessionPresent, ReasonCode Code) : IOutgoingPacket
{
    /// <summary>For MQTT 5.</summary>
    public PacketProperties Properties { get; init; } = PacketProperties.None;

    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.Connack << 4;

    private ConnectReturnCode ReturnCode => Code switch
    {
        ReasonCode.Success => ConnectReturnCode.Accepted,
        ReasonCode.UnsupportedProtocolVersion => ConnectReturnCode.UnacceptableProtocolVersion,
        ReasonCode.ClientIdentifierNotValid => ConnectReturnCode.IdentifierRejected,
        ReasonCode.BadUserNameOrPassword => ConnectReturnCode.BadUserNameOrPassword,
        ReasonCode.NotAuthorized => ConnectReturnCode.NotAuthorized,
        _ => ConnectReturnCode.ServerUnavailable,
    };

    /// <inheritdoc/>
    public int BodyLength(ProtocolLevel level) => 2 + (level == ProtocolLevel.Mqtt5 ? PropertyWriter.LengthOf(Properties) : 0);

    /// <inheritdoc/>
    public void WriteBody(ref PacketWriter writer)
    {
        writer.Byte((byte)(SessionPresent && writer.Level != ProtocolLevel.Mqtt31 ? 1 : 0));
        if (writer.Level != ProtocolLevel.Mqtt5)
        {
            writer.Byte((byte)ReturnCode);
            return;
        }

        writer.Byte((byte)Code);
        PropertyWriter.Write(ref writer, Properties);
    }
}
