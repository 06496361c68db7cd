namespace LocalCloud.Iot.Mqtt;

/// <summary>CONNECT (MQTT 3.1.1, 3.1; MQTT 5, 3.1).</summary>
internal sealed record ConnectPacket : Packet
{
    private const int ReservedFlag = 0x01, CleanSessionFlag = 0x02, WillFlag = 0x04, WillRetainFlag = 0x20;
    private const int PasswordFlag = 0x40, UserNameFlag = 0x80;

    private static readonly PropertySet Allowed = new(
        PropertyId.SessionExpiryInterval, PropertyId.ReceiveMaximum, PropertyId.MaximumPacketSize, PropertyId.TopicAliasMaximum,
        PropertyId.RequestResponseInformation, PropertyId.RequestProblemInformation, PropertyId.AuthenticationMethod,
        PropertyId.AuthenticationData, PropertyId.UserProperty);

    private static readonly PropertySet AllowedForWill = new(
        PropertyId.WillDelayInterval, PropertyId.PayloadFormatIndicator, PropertyId.MessageExpiryInterval, PropertyId.ContentType,
        PropertyId.ResponseTopic, PropertyId.CorrelationData, PropertyId.UserProperty);

    /// <summary>The protocol's level as sent; when it is not a <see cref="ProtocolLevel"/>, nothing behind it was read.</summary>
    public required byte Level { get; init; }

    /// <summary>The client id; may be empty.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Whether the session begins anew, and in MQTT 3 also ends with the connection. MQTT 5 calls it clean start.</summary>
    public bool CleanSession { get; init; } = true;

    /// <summary>Seconds; 0 for none.</summary>
    public ushort KeepAlive { get; init; }

    /// <summary>The will, or <see langword="null"/>.</summary>
    public Will? Will { get; init; }

    /// <summary>The user name, or <see langword="null"/>. Amplify sends none, the SDKs their version.</summary>
    public string? UserName { get; init; }

    /// <summary>The password, or <see langword="null"/>.</summary>
    public ReadOnlyMemory<byte>? Password { get; init; }

    /// <summary>Of MQTT 5.</summary>
    public PacketProperties Properties { get; init; } = PacketProperties.None;

    /// <summary>Whether the level is one that this broker speaks.</summary>
    public bool IsSupported => Enum.IsDefined((ProtocolLevel)Level);

    /// <summary>Reads the body.</summary>
    public static ConnectPacket Read(byte flags, ref PacketReader reader)
    {
        reader.Require(flags == 0, "CONNECT has flags [MQTT-2.2.2-2]");
        var name = reader.String();
        var level = reader.Byte();

        // [MQTT-3.1.2-1] a wrong name may be hung up on; [MQTT-3.1.2-2] a wrong level is told so, whatever stands behind it.
        reader.Require(name == (level == (int)ProtocolLevel.Mqtt31 ? "MQIsdp" : "MQTT"), "unknown protocol name");
        if (!Enum.IsDefined((ProtocolLevel)level))
        {
            _ = reader.Rest();
            return new ConnectPacket { Level = level };
        }

        reader.Level = (ProtocolLevel)level;
        var connectFlags = reader.Byte();
        CheckFlags(connectFlags, ref reader);
        return new ConnectPacket
        {
            Level = level,
            CleanSession = (connectFlags & CleanSessionFlag) != 0,
            KeepAlive = reader.UInt16(),
            Properties = PropertyReader.Read(ref reader, Allowed),
            ClientId = reader.String(),
            Will = (connectFlags & WillFlag) != 0 ? ReadWill(connectFlags, ref reader) : null,
            UserName = (connectFlags & UserNameFlag) != 0 ? reader.String() : null,
            Password = (connectFlags & PasswordFlag) != 0 ? reader.Binary() : null,
        };
    }

    private static void CheckFlags(byte flags, ref PacketReader reader)
    {
        reader.Require((flags & ReservedFlag) == 0, "the reserved connect flag is set [MQTT-3.1.2-3]");
        reader.Require(
            (flags & UserNameFlag) != 0 || (flags & PasswordFlag) == 0 || reader.Level == ProtocolLevel.Mqtt5, "a password without a user name [MQTT-3.1.2-22]");
        reader.Require(
            (flags & WillFlag) != 0 || ((flags & WillRetainFlag) == 0 && WillQoS(flags) == 0),
            "will QoS or will retain without a will [MQTT-3.1.2-11]");
        reader.Require(WillQoS(flags) < 3, "will QoS 3 [MQTT-3.1.2-14]");
    }

    private static Will ReadWill(byte flags, ref PacketReader reader)
    {
        var properties = PropertyReader.Read(ref reader, AllowedForWill);
        return new Will(reader.String(), reader.Binary(), (QualityOfService)WillQoS(flags), (flags & WillRetainFlag) != 0)
        {
            Properties = properties,
        };
    }

    private static int WillQoS(byte flags) => (flags >> 3) & 0x03;
}

/// <summary>The message that a client leaves behind for the case that its connection is lost.</summary>
internal sealed record Will(string Topic, ReadOnlyMemory<byte> Payload, QualityOfService QoS, bool Retain)
{
    /// <summary>What MQTT 5 says about it, with its delay and expiry.</summary>
    public PacketProperties Properties { get; init; } = PacketProperties.None;
}

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

/// <summary>The return codes of a CONNACK (MQTT 3.1.1, table 3.1).</summary>
internal enum ConnectReturnCode
{
    /// <summary>0x00.</summary>
    Accepted = 0,

    /// <summary>0x01: this level of the protocol is not supported.</summary>
    UnacceptableProtocolVersion = 1,

    /// <summary>0x02: the client id is not allowed.</summary>
    IdentifierRejected = 2,

    /// <summary>0x03: what the client asks for can't be had now.</summary>
    ServerUnavailable = 3,

    /// <summary>0x04: the user name is not known, or the password is wrong.</summary>
    BadUserNameOrPassword = 4,

    /// <summary>0x05: the policies don't allow it.</summary>
    NotAuthorized = 5,
}

/// <summary>The protocol level of a CONNECT.</summary>
internal enum ProtocolLevel
{
    /// <summary>MQTT 3.1, protocol name <c>MQIsdp</c>: what Amplify's Paho client speaks.</summary>
    Mqtt31 = 3,

    /// <summary>MQTT 3.1.1, protocol name <c>MQTT</c>.</summary>
    Mqtt311 = 4,

    /// <summary>MQTT 5, protocol name <c>MQTT</c>.</summary>
    Mqtt5 = 5,
}
