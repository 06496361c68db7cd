using System.Text;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>CONNECT (MQTT 3.1.1, 3.1): lets a client in, or says why not and ends the connection [MQTT-3.1.4-5].</summary>
internal sealed class ConnectHandler(BrokerServices services)
{
    private const string ConnectAttributes = "iot:ConnectAttributes";

    /// <summary>Handles the packet.</summary>
    public async ValueTask HandleAsync(Connection connection, ConnectPacket packet)
    {
        if (connection.Client is not null)
        {
            services.Log.Violation(connection.Client.ClientId, "a second CONNECT [MQTT-3.1.0-2]");
            connection.End(DisconnectReason.ClientError);
            return;
        }

        var clientId = packet.ClientId.Length > 0 ? packet.ClientId : "$GEN/" + Guid.NewGuid();
        if (Refuse(connection, packet, clientId) is { } refusal)
        {
            services.Log.Refused(clientId, refusal.Problem);
            await connection.Outbound.EnqueueAsync(new ConnackPacket(SessionPresent: false, refusal.Code));
            connection.End(refusal.Reason);
            await (refusal.Reason is DisconnectReason.AuthError
                ? services.Lifecycle.ConnectFailedAsync(connection, clientId) : ValueTask.CompletedTask);
            return;
        }

        connection.Client =
            new ConnectedClient(clientId, (ProtocolLevel)packet.Level, services.Clock.GetUtcNow(), packet.Will);
        services.Registry.Register(connection);
        connection.Deadline.Connected(connection.Deadline.Clamp(packet.KeepAlive));
        services.Log.Connected(clientId, connection.SourceIp, connection.Access.Principal.Arn);
        await connection.Outbound.EnqueueAsync(
            new ConnackPacket(SessionPresent: false, ConnectReturnCode.Accepted));
        await services.Lifecycle.ConnectedAsync(connection);
    }

    private Refusal? Refuse(Connection connection, ConnectPacket packet, string clientId) =>
        RefuseForm(packet) ?? RefuseRate(clientId) ?? RefuseAccess(connection, packet, clientId)
        ?? (packet.CleanSession ? null : new Refusal(
            ConnectReturnCode.ServerUnavailable, DisconnectReason.ServerError, "persistent sessions are not supported yet"));

    private Refusal? RefuseForm(ConnectPacket packet)
    {
        if (!packet.IsSupported)
        {
            return new Refusal(
                ConnectReturnCode.UnacceptableProtocolVersion, DisconnectReason.ClientError,
                $"protocol level {packet.Level} is not supported [MQTT-3.1.2-2]");
        }

        if (packet.ClientId.Length == 0 && (!packet.CleanSession || packet.Level == (int)ProtocolLevel.Mqtt31))
        {
            return Identifier("an empty client id [MQTT-3.1.3-8]");
        }

        if (Encoding.UTF8.GetByteCount(packet.ClientId) > services.Options.MaxClientIdBytes)
        {
            return Identifier($"a client id of more than {services.Options.MaxClientIdBytes} bytes");
        }

        return packet.Will is { } will ? RefuseWill(will) : null;

        static Refusal Identifier(string problem) =>
            new(ConnectReturnCode.IdentifierRejected, DisconnectReason.ClientError, problem);
    }

    private static Refusal? RefuseWill(Will will)
    {
        var problem = TopicName.ProblemOf(will.Topic)
            ?? (will.QoS == QualityOfService.ExactlyOnce ? "a will of QoS 2" : null)
            ?? (will.Retain ? "retained messages are not supported yet" : null);
        return problem is null
            ? null
            : new Refusal(ConnectReturnCode.ServerUnavailable, DisconnectReason.ClientError, "its will: " + problem);
    }

    private Refusal? RefuseRate(string clientId) => services.Registry.TryTakeConnect(clientId)
        ? null
        : new Refusal(
            ConnectReturnCode.ServerUnavailable, DisconnectReason.Throttled,
            $"more than {services.Options.ConnectsPerSecondPerClientId} CONNECT/s with this client id");

    private Refusal? RefuseAccess(Connection connection, ConnectPacket packet, string clientId)
    {
        connection.Access.Context = new Dictionary<string, IReadOnlyList<string>>(connection.Access.Context)
        {
            ["iot:ClientId"] = [clientId],
        };
        List<string> attributes = [];
        if (!packet.CleanSession)
        {
            attributes.Add("PersistentConnect");
        }

        if (packet.Will is not null)
        {
            attributes.Add("LastWill");
        }

        // The key is absent without attributes: a Deny with ForAnyValue must not meet an empty list.
        var client = services.Arns.Client(clientId);
        var allowed = (attributes.Count == 0
            ? connection.Access.Allows("iot:Connect", client)
            : connection.Access.Allows("iot:Connect", client, ConnectAttributes, attributes))
            && (packet.Will is null || connection.Access.Allows("iot:Publish", services.Arns.Topic(packet.Will.Topic)));
        return allowed
            ? null
            : new Refusal(ConnectReturnCode.NotAuthorized, DisconnectReason.AuthError, "the policies don't allow it");
    }

    private sealed record Refusal(ConnectReturnCode Code, DisconnectReason Reason, string Problem);
}
