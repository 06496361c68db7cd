namespace LocalCloud.Iot.Mqtt;

/// <summary>Quality of service.</summary>
internal enum QualityOfService
{
    /// <summary>QoS 0.</summary>
    AtMostOnce = 0,

    /// <summary>QoS 1.</summary>
    AtLeastOnce = 1,

    /// <summary>QoS 2, which is parsed so that it can be refused.</summary>
    ExactlyOnce = 2,
}
