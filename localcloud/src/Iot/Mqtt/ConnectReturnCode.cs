namespace LocalCloud.Iot.Mqtt;

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
