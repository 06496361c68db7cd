using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Delivery;

/// <summary>A QoS 1 message that was sent and not acknowledged.</summary>
/// <param name="Packet">The packet, sent again as it is: AWS never sets DUP.</param>
/// <param name="FirstSent">Timestamp of the first attempt.</param>
/// <param name="LastSent">Timestamp of the last attempt.</param>
internal readonly record struct InFlightMessage(PublishPacket Packet, long FirstSent, long LastSent);
