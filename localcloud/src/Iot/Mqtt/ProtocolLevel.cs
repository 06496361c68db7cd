namespace LocalCloud.Iot.Mqtt;

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
