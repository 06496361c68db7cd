namespace LocalCloud.Iot.Mqtt;

/// <summary>One filter of a SUBSCRIBE.</summary>
/// <param name="Filter">The topic filter as sent.</param>
/// <param name="Options">How the client wants what matches.</param>
internal readonly record struct RequestedFilter(string Filter, SubscriptionOptions Options)
{
    /// <summary>Quality of service at most.</summary>
    public QualityOfService QoS => Options.QoS;
}
