using System.Text;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>PUBLISH from a client (MQTT 3.1.1, 3.3; MQTT 5, 3.3).</summary>
internal sealed class PublishHandler(BrokerContext services)
{
    private readonly MessageLimits _limits = new(services.Options);

    /// <summary>Handles the packet. MQTT 3 has no way to refuse a message, so AWS ends the connection.</summary>
    public async ValueTask HandleAsync(Connection connection, PublishPacket packet, CancellationToken cancellationToken)
    {
        if ((connection.Inbound.Resolve(packet, out var topic) ?? FatalProblemOf(connection, packet)) is { } fatal)
        {
            services.Violate(connection, fatal.Text, fatal.Code);
            return;
        }

        if (ProblemOf(packet, topic) is { } problem)
        {
            services.Log.Violation(connection.Client?.ClientId, problem.Text);
            await RefuseAsync(connection, packet, DisconnectReason.ClientError, problem);
            return;
        }

        var isFull = packet.QoS == QualityOfService.AtLeastOnce && connection.Inbound.IsFull(packet.PacketId);
        if (isFull || !connection.Session!.Publishes.TryTake())
        {
            // No PUBACK either: the message was not taken.
            services.Log.Discarded(connection.Client?.ClientId, topic, services.Options.PublishesPerSecond);
            if (!isFull)
            {
                Discard(connection, packet);
            }

            return;
        }

        if (!IsAllowed(connection, packet, topic))
        {
            await RefuseAsync(
                connection, packet, DisconnectReason.AuthError,
                new PacketProblem("the policies don't allow it", ReasonCode.NotAuthorized));
            return;
        }

        await PublishAsync(connection, packet, topic, cancellationToken);
    }

    private async ValueTask PublishAsync(
        Connection connection, PublishPacket packet, string topic, CancellationToken cancellationToken)
    {
        if (await services.Broker.PublishAsync(MessageOf(connection, packet, topic), cancellationToken) == PublishOutcome.Throttled)
        {
            services.Log.Throttled(connection.Client?.ClientId, topic);
            if (connection.Client!.IsMqtt5 && packet.QoS == QualityOfService.AtLeastOnce)
            {
                await AnswerAsync(connection, packet, new PacketProblem("throttled", ReasonCode.QuotaExceeded));
                return;
            }

            Discard(connection, packet);
        }
        else if (packet.QoS == QualityOfService.AtLeastOnce)
        {
            // [MQTT-4.3.2-2] only now: subscribers and rules have the message.
            connection.Inbound.Acknowledge(packet.PacketId);
            await connection.Outbound.EnqueueAsync(new PubackPacket(packet.PacketId));
        }
    }

    // What ends the connection in MQTT 5 too.
    private PacketProblem? FatalProblemOf(Connection connection, PublishPacket packet) => packet switch
    {
        { QoS: QualityOfService.ExactlyOnce } =>
            new PacketProblem("a publish of QoS 2, which AWS IoT has not", ReasonCode.QoSNotSupported),
        { QoS: QualityOfService.AtLeastOnce } when connection.Inbound.IsFull(packet.PacketId) && connection.Client!.IsMqtt5 =>
            new PacketProblem(
                $"more than {services.Options.MaxInFlight} unacknowledged messages", ReasonCode.ReceiveMaximumExceeded),
        _ when _limits.ProblemOf(packet.Payload.Length, packet.Properties) is { Code: ReasonCode.PacketTooLarge } problem => problem,
        _ => null,
    };

    private PacketProblem? ProblemOf(PublishPacket packet, string topic) =>
        TopicName.ProblemOf(topic) is { } problem ? new PacketProblem(problem, ReasonCode.TopicNameInvalid)
        : TopicName.IsReserved(topic) && (packet.Retain || !TopicName.IsBasicIngest(topic))
            ? new PacketProblem("AWS's own topics take no such publish", ReasonCode.TopicNameInvalid)
        : _limits.ProblemOf(packet.Payload.Length, packet.Properties);

    private static async ValueTask RefuseAsync(
        Connection connection, PublishPacket packet, DisconnectReason reason, PacketProblem problem)
    {
        if (connection.Client!.IsMqtt5 && packet.QoS == QualityOfService.AtLeastOnce)
        {
            await AnswerAsync(connection, packet, problem);
            return;
        }

        connection.End(reason, problem.Code, problem.Text);
    }

    private static ValueTask AnswerAsync(Connection connection, PublishPacket packet, PacketProblem problem) =>
        connection.Outbound.EnqueueAsync(
            new PubackPacket(packet.PacketId, problem.Code) { Properties = connection.Explain(problem.Text) });

    private static void Discard(Connection connection, PublishPacket packet)
    {
        if (packet.QoS == QualityOfService.AtLeastOnce)
        {
            connection.Inbound.Discard(packet.PacketId);
        }
    }

    private bool IsAllowed(Connection connection, PublishPacket packet, string topic) =>
        connection.Access.MayPublish(topic, services.Arns)
        && (!packet.Retain || connection.Access.Allows("iot:RetainPublish", services.Arns.Topic(topic)));

    private BrokerMessage MessageOf(Connection connection, PublishPacket packet, string topic)
    {
        var now = services.Clock.GetUtcNow();
        return new BrokerMessage
        {
            Topic = topic,
            Payload = packet.Payload,
            QoS = packet.QoS,
            Retain = packet.Retain,
            Source = new MessageSource(connection.Access.Principal, connection.Client!.ClientId, connection.SourceIp),
            ReceivedAt = now,
            Properties = MessageProperties.Of(packet.Properties),
            ExpiresAt = MessageExpiry.ExpiresAt(now, packet.Properties.MessageExpiry),
        };
    }
}

/// <summary>PUBACK from a client (MQTT 3.1.1, 3.4).</summary>
internal static class PubackHandler
{
    /// <summary>Handles the packet.</summary>
    public static void Handle(Connection connection, PubackPacket packet) => connection.Acknowledge(packet.PacketId);
}

/// <summary>AWS's limits on what is in a message, of a PUBLISH or of a will.</summary>
internal sealed class MessageLimits(IotOptions options)
{
    /// <summary>Says which one is exceeded, or <see langword="null"/>.</summary>
    public PacketProblem? ProblemOf(int payloadBytes, PacketProperties properties)
    {
        if (payloadBytes > options.MaxPayloadBytes)
        {
            return new PacketProblem($"a payload of more than {options.MaxPayloadBytes} bytes", ReasonCode.PacketTooLarge);
        }

        var problem = Sum(properties.UserProperties) > options.MaxUserPropertyBytes
                ? $"user properties of more than {options.MaxUserPropertyBytes} bytes"
            : properties.CorrelationData?.Length > options.MaxCorrelationBytes
                ? $"correlation data of more than {options.MaxCorrelationBytes} bytes"
            : Encoding.UTF8.GetByteCount(properties.ContentType ?? "") > options.MaxContentTypeBytes
                ? $"a content type of more than {options.MaxContentTypeBytes} bytes"
            : null;
        return problem is null ? null : new PacketProblem(problem, ReasonCode.QuotaExceeded);
    }

    private static int Sum(IReadOnlyList<UserProperty> properties) =>
        properties.Sum(property => Encoding.UTF8.GetByteCount(property.Name) + Encoding.UTF8.GetByteCount(property.Value));
}
