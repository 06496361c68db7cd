namespace LocalCloud.Iot.Mqtt;

/// <summary>Reason codes of MQTT 5 (2.4), as far as this broker sends or understands them.</summary>
internal enum ReasonCode
{
    /// <summary>0x00: success, or a subscription of QoS 0, or a DISCONNECT that forgets the will.</summary>
    Success = 0x00,

    /// <summary>0x01: a subscription of QoS 1.</summary>
    GrantedQoS1 = 0x01,

    /// <summary>0x04: a DISCONNECT that wants the will published.</summary>
    DisconnectWithWill = 0x04,

    /// <summary>0x11: nothing was subscribed under this filter.</summary>
    NoSubscriptionExisted = 0x11,

    /// <summary>0x80.</summary>
    UnspecifiedError = 0x80,

    /// <summary>0x81: the packet can't be read.</summary>
    MalformedPacket = 0x81,

    /// <summary>0x82: the packet can be read and must not be sent so, or not now.</summary>
    ProtocolError = 0x82,

    /// <summary>0x84: this level of the protocol is not spoken.</summary>
    UnsupportedProtocolVersion = 0x84,

    /// <summary>0x85: the client id is not allowed.</summary>
    ClientIdentifierNotValid = 0x85,

    /// <summary>0x86: the user name is not known, or the password is wrong.</summary>
    BadUserNameOrPassword = 0x86,

    /// <summary>0x87: the policies don't allow it.</summary>
    NotAuthorized = 0x87,

    /// <summary>0x8B: LocalCloud ends.</summary>
    ServerShuttingDown = 0x8B,

    /// <summary>0x8C: enhanced authentication, which AWS IoT has not.</summary>
    BadAuthenticationMethod = 0x8C,

    /// <summary>0x8D: nothing came for 1.5 times the keep-alive.</summary>
    KeepAliveTimeout = 0x8D,

    /// <summary>0x8E: a newer connection has the client id.</summary>
    SessionTakenOver = 0x8E,

    /// <summary>0x8F: a filter that AWS IoT does not take.</summary>
    TopicFilterInvalid = 0x8F,

    /// <summary>0x90: a topic that AWS IoT does not take.</summary>
    TopicNameInvalid = 0x90,

    /// <summary>0x93: more QoS 1 messages without an acknowledgement than allowed.</summary>
    ReceiveMaximumExceeded = 0x93,

    /// <summary>0x94: a topic alias of 0 or above the maximum.</summary>
    TopicAliasInvalid = 0x94,

    /// <summary>0x95: more bytes than allowed.</summary>
    PacketTooLarge = 0x95,

    /// <summary>0x97: a limit of AWS IoT.</summary>
    QuotaExceeded = 0x97,

    /// <summary>0x98: somebody ended the connection from outside.</summary>
    AdministrativeAction = 0x98,

    /// <summary>0x9B: QoS 2, which AWS IoT has not.</summary>
    QoSNotSupported = 0x9B,

    /// <summary>0xA0: the connection was open as long as one may be.</summary>
    MaximumConnectTime = 0xA0,

    /// <summary>0xA1: subscription identifiers, which AWS IoT has not.</summary>
    SubscriptionIdentifiersNotSupported = 0xA1,
}
