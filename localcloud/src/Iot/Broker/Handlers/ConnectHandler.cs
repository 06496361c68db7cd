using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>CONNECT (MQTT 3.1.1, 3.1; MQTT 5, 3.1): lets a client in, or says why not and ends the connection [MQTT-3.1.4-5].</summary>
internal sealed class ConnectHandler(BrokerServices services)
{
    private readonly ConnectChecks _checks = new(services);

    /// <summary>Handles the packet.</summary>
    public async ValueTask HandleAsync(Connection connection, ConnectPacket packet)
    {
        if (connection.Client is not null)
        {
            services.Violate(connection, "a second CONNECT [MQTT-3.1.0-2]");
            return;
        }

        if (packet.IsSupported)
        {
            connection.Heed((ProtocolLevel)packet.Level, packet.Properties, services.Options);
        }

        var clientId = packet.ClientId.Length > 0 ? packet.ClientId : "$GEN/" + Guid.NewGuid();
        if (_checks.Refuse(connection, packet, clientId) is { } refusal)
        {
            await RefuseAsync(connection, clientId, refusal);
            return;
        }

        var client = ClientOf(connection, packet, clientId);
        connection.Deadline.Connected(client.KeepAlive, connection.Access.Principal.KeyExpiresAt);
        LetIn(connection, client, packet);
        services.Log.Connected(clientId, connection.SourceIp, connection.Access.Principal.Arn);
        await services.Lifecycle.ConnectedAsync(connection);
    }

    private void LetIn(Connection connection, ConnectedClient client, ConnectPacket packet)
    {
        lock (services.Registry.StepOf(client.ClientId))
        {
            connection.Client = client;
            services.Registry.Register(connection);
            connection.Session = services.Sessions.Open(client, packet.CleanSession, out var isPresent);
            services.Wills.Return(client.ClientId, isPresent);
            connection.Session.Begin(services.Wills.Of(connection));
            connection.Outbound.Enqueue(
                new ConnackPacket(isPresent, ReasonCode.Success) { Properties = PropertiesOf(client, packet) });
            connection.Session.Attach(connection);
        }
    }

    private async ValueTask RefuseAsync(Connection connection, string clientId, ConnectRefusal refusal)
    {
        services.Log.Refused(clientId, refusal.Problem);
        await connection.Outbound.EnqueueAsync(
            new ConnackPacket(SessionPresent: false, refusal.Code) { Properties = connection.Explain(refusal.Problem) });

        // The CONNACK has said it; a DISCONNECT would only say it again.
        connection.Outbound.Complete(last: null);
        connection.End(refusal.Reason);
        if (refusal.Reason is DisconnectReason.AuthError)
        {
            await services.Lifecycle.ConnectFailedAsync(connection, clientId);
        }
    }

    private ConnectedClient ClientOf(Connection connection, ConnectPacket packet, string clientId) =>
        new(clientId, (ProtocolLevel)packet.Level, services.Clock.GetUtcNow(), packet.Will)
        {
            KeepAlive = connection.Deadline.Clamp(packet.KeepAlive),
            SessionExpiry = packet.Level == (int)ProtocolLevel.Mqtt5 ? SessionExpiry.Of(packet.Properties.SessionExpiry ?? 0, services.Options)
                : packet.CleanSession ? TimeSpan.Zero
                : services.Options.SessionExpiry,
        };

    // What AWS says of itself in a CONNACK of MQTT 5.
    private PacketProperties PropertiesOf(ConnectedClient client, ConnectPacket packet) => new()
    {
        SessionExpiry = (packet.Properties.SessionExpiry ?? 0) > client.SessionExpiry.TotalSeconds
            ? (uint)client.SessionExpiry.TotalSeconds
            : null,
        ReceiveMaximum = (ushort)services.Options.MaxInFlight,
        MaximumQoS = (byte)QualityOfService.AtLeastOnce,
        RetainAvailable = 1,
        MaximumPacketSize = (uint)services.Options.MaxPacketBytes,
        AssignedClientId = packet.ClientId.Length > 0 ? null : client.ClientId,
        TopicAliasMaximum = (ushort)services.Options.MaxTopicAliases,
        WildcardSubscriptionAvailable = 1,
        SubscriptionIdentifierAvailable = 0,
        ServerKeepAlive = (ushort)client.KeepAlive.TotalSeconds,
    };
}
