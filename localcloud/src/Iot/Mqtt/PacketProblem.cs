namespace LocalCloud.Iot.Mqtt;

/// <summary>What is wrong with a packet.</summary>
/// <param name="Text">For the log, and for the client where it asks.</param>
/// <param name="Code">What MQTT 5 calls it.</param>
internal sealed record PacketProblem(string Text, ReasonCode Code);
