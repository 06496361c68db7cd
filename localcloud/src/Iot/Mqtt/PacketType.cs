namespace LocalCloud.Iot.Mqtt;

/// <summary>The control packet types, as in the high four bits of the first byte (MQTT 3.1.1, table 2.1).</summary>
internal enum PacketType
{
    /// <summary>Forbidden.</summary>
    Reserved = 0,

    /// <summary>CONNECT.</summary>
    Connect = 1,

    /// <summary>CONNACK.</summary>
    Connack = 2,

    /// <summary>PUBLISH.</summary>
    Publish = 3,

    /// <summary>PUBACK.</summary>
    Puback = 4,

    /// <summary>PUBREC, of QoS 2, which AWS IoT has not.</summary>
    Pubrec = 5,

    /// <summary>PUBREL, of QoS 2, which AWS IoT has not.</summary>
    Pubrel = 6,

    /// <summary>PUBCOMP, of QoS 2, which AWS IoT has not.</summary>
    Pubcomp = 7,

    /// <summary>SUBSCRIBE.</summary>
    Subscribe = 8,

    /// <summary>SUBACK.</summary>
    Suback = 9,

    /// <summary>UNSUBSCRIBE.</summary>
    Unsubscribe = 10,

    /// <summary>UNSUBACK.</summary>
    Unsuback = 11,

    /// <summary>PINGREQ.</summary>
    Pingreq = 12,

    /// <summary>PINGRESP.</summary>
    Pingresp = 13,

    /// <summary>DISCONNECT.</summary>
    Disconnect = 14,

    /// <summary>AUTH of MQTT 5, which AWS IoT has not.</summary>
    Auth = 15,
}
