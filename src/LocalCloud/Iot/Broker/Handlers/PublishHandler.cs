using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>PUBLISH from a client (MQTT 3.1.1, 3.3).</summary>
internal sealed class PublishHandler(BrokerServices services)
{
    /// <summary>Handles the packet. MQTT 3.x has no way to refuse a message, so AWS ends the connection.</summary>
    public async ValueTask HandleAsync(Connection connection, PublishPacket packet, CancellationToken cancellationToken)
    {
        if (ProblemOf(packet) is { } problem)
        {
            services.Log.Violation(connection.Client?.ClientId, problem);
            connection.End(DisconnectReason.ClientError);
            return;
        }

        if (!connection.Publishes.TryTake())
        {
            // No PUBACK either: the message was not taken.
            services.Log.Discarded(connection.Client?.ClientId, packet.Topic, services.Options.PublishesPerSecond);
            return;
        }

        if (!IsAllowed(connection, packet))
        {
            connection.End(DisconnectReason.AuthError);
            return;
        }

        await services.Broker.PublishAsync(MessageOf(connection, packet), cancellationToken);
        if (packet.QoS == QualityOfService.AtLeastOnce)
        {
            // [MQTT-4.3.2-2] only now: subscribers and rules have the message.
            await connection.Outbound.EnqueueAsync(new PubackPacket(packet.PacketId));
        }
    }

    private string? ProblemOf(PublishPacket packet) => packet switch
    {
        { QoS: QualityOfService.ExactlyOnce } => "a publish of QoS 2, which AWS IoT has not",
        _ when TopicName.ProblemOf(packet.Topic) is { } problem => problem,
        _ when packet.Payload.Length > services.Options.MaxPayloadBytes =>
            $"a payload of more than {services.Options.MaxPayloadBytes} bytes",
        _ => null,
    };

    private bool IsAllowed(Connection connection, PublishPacket packet)
    {
        var topic = services.Arns.Topic(packet.Topic);
        if (!connection.Access.Allows("iot:Publish", topic)
            || (packet.Retain && !connection.Access.Allows("iot:RetainPublish", topic)))
        {
            return false;
        }

        var missing = packet.Retain ? "retained messages" : TopicName.IsReserved(packet.Topic) ? "publishes to AWS's own topics" : null;
        if (missing is not null)
        {
            services.Log.Violation(connection.Client?.ClientId, missing + " are not supported yet");
        }

        return missing is null;
    }

    private BrokerMessage MessageOf(Connection connection, PublishPacket packet) => new()
    {
        Topic = packet.Topic,
        Payload = packet.Payload,
        QoS = packet.QoS,
        Source = new MessageSource(connection.Access.Principal, connection.Client!.ClientId, connection.SourceIp),
        ReceivedAt = services.Clock.GetUtcNow(),
    };
}
