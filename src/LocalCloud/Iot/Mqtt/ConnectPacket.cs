namespace LocalCloud.Iot.Mqtt;

/// <summary>CONNECT (MQTT 3.1.1, 3.1).</summary>
internal sealed record ConnectPacket : Packet
{
    private const int ReservedFlag = 0x01, CleanSessionFlag = 0x02, WillFlag = 0x04, WillRetainFlag = 0x20;
    private const int PasswordFlag = 0x40, UserNameFlag = 0x80;

    /// <summary>The protocol's level as sent; when it is not a <see cref="ProtocolLevel"/>, nothing behind it was read.</summary>
    public required byte Level { get; init; }

    /// <summary>The client id; may be empty.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Whether the session ends with the connection.</summary>
    public bool CleanSession { get; init; } = true;

    /// <summary>Seconds; 0 for none.</summary>
    public ushort KeepAlive { get; init; }

    /// <summary>The will, or <see langword="null"/>.</summary>
    public Will? Will { get; init; }

    /// <summary>The user name, or <see langword="null"/>. Amplify sends none, the SDKs their version.</summary>
    public string? UserName { get; init; }

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

        var connectFlags = reader.Byte();
        CheckFlags(connectFlags, ref reader);
        var packet = new ConnectPacket
        {
            Level = level,
            CleanSession = (connectFlags & CleanSessionFlag) != 0,
            KeepAlive = reader.UInt16(),
            ClientId = reader.String(),
            Will = (connectFlags & WillFlag) != 0 ? ReadWill(connectFlags, ref reader) : null,
            UserName = (connectFlags & UserNameFlag) != 0 ? reader.String() : null,
        };
        if ((connectFlags & PasswordFlag) != 0)
        {
            _ = reader.Binary();
        }

        return packet;
    }

    private static void CheckFlags(byte flags, ref PacketReader reader)
    {
        reader.Require((flags & ReservedFlag) == 0, "the reserved connect flag is set [MQTT-3.1.2-3]");
        reader.Require(
            (flags & UserNameFlag) != 0 || (flags & PasswordFlag) == 0, "a password without a user name [MQTT-3.1.2-22]");
        reader.Require(
            (flags & WillFlag) != 0 || ((flags & WillRetainFlag) == 0 && WillQoS(flags) == 0),
            "will QoS or will retain without a will [MQTT-3.1.2-11]");
        reader.Require(WillQoS(flags) < 3, "will QoS 3 [MQTT-3.1.2-14]");
    }

    private static Will ReadWill(byte flags, ref PacketReader reader) =>
        new(reader.String(), reader.Binary(), (QualityOfService)WillQoS(flags), (flags & WillRetainFlag) != 0);

    private static int WillQoS(byte flags) => (flags >> 3) & 0x03;
}
