namespace LocalCloud.Iot.Mqtt;

/// <summary>One control packet that a client sent.</summary>
internal abstract record Packet;
