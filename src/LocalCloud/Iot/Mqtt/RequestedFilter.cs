namespace LocalCloud.Iot.Mqtt;

/// <summary>One filter of a SUBSCRIBE.</summary>
/// <param name="Filter">The topic filter as sent.</param>
/// <param name="QoS">Quality of service at most.</param>
internal readonly record struct RequestedFilter(string Filter, QualityOfService QoS);
