namespace LocalCloud.Iot;

/// <summary>What the broker does about an unauthorized filter in a SUBSCRIBE of MQTT 3.1 or 3.1.1.</summary>
internal enum DeniedSubscribe
{
    /// <summary>Closes the connection without a SUBACK.</summary>
    Close,

    /// <summary>Answers with 0x80 for that filter and goes on.</summary>
    Suback,
}
