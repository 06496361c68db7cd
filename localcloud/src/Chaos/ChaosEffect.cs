namespace LocalCloud.Chaos;

/// <summary>What may go wrong on purpose.</summary>
internal enum ChaosEffect
{
    /// <summary><c>duplicate</c>: an MQTT message is delivered twice.</summary>
    Duplicate,

    /// <summary><c>reorder</c>: an MQTT message is delivered behind the next one.</summary>
    Reorder,

    /// <summary><c>delay-suback</c>: a subscription is acknowledged late, and starts late.</summary>
    DelaySuback,

    /// <summary><c>drop-qos0</c>: an MQTT message of QoS 0 is not delivered.</summary>
    DropQoS0,

    /// <summary><c>disconnect-every</c>: MQTT connections are cut.</summary>
    DisconnectEvery,

    /// <summary><c>throttle</c>: a call of an AWS API is throttled.</summary>
    Throttle,

    /// <summary><c>lambda-error</c>: a function fails, before or after it did its work.</summary>
    LambdaError,
}
