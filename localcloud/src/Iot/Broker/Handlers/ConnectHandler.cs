using System.Text;
using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>CONNECT (MQTT 3.1.1, 3.1; MQTT 5, 3.1): lets a client in, or says why not and ends the connection [MQTT-3.1.4-5].</summary>
internal sealed class ConnectHandler(BrokerContext services)
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

/// <summary>What a CONNECT has to pass.</summary>
internal sealed class ConnectChecks(BrokerContext services)
{
    private const string ConnectAttributes = "iot:ConnectAttributes";

    private readonly MessageLimits _limits = new(services.Options);

    /// <summary>Says why the client is not let in, or <see langword="null"/>.</summary>
    public ConnectRefusal? Refuse(Connection connection, ConnectPacket packet, string clientId) =>
        RefuseForm(packet) ?? RefuseProperties(packet.Properties) ?? RefuseWill(packet.Will)
        // The rate of a client id comes last: AWS does not say when, and earlier a stranger could use up somebody else's.
        ?? RefuseLogin(connection, packet) ?? RefuseAccess(connection, packet, clientId) ?? RefuseQuota(clientId);

    private static ConnectRefusal Malformed(ReasonCode code, string problem) => new(code, DisconnectReason.ClientError, problem);

    private ConnectRefusal? RefuseForm(ConnectPacket packet)
    {
        if (!packet.IsSupported)
        {
            return Malformed(
                ReasonCode.UnsupportedProtocolVersion, $"protocol level {packet.Level} is not supported [MQTT-3.1.2-2]");
        }

        // MQTT 5 gives a client without an id one whatever else it asks for.
        var needsId = packet.Level == (int)ProtocolLevel.Mqtt31
            || (packet.Level == (int)ProtocolLevel.Mqtt311 && !packet.CleanSession);
        return packet.ClientId.Length == 0 && needsId
                ? Malformed(ReasonCode.ClientIdentifierNotValid, "an empty client id [MQTT-3.1.3-8]")
            : Encoding.UTF8.GetByteCount(packet.ClientId) > services.Options.MaxClientIdBytes
                ? Malformed(
                    ReasonCode.ClientIdentifierNotValid, $"a client id of more than {services.Options.MaxClientIdBytes} bytes")
            : null;
    }

    private ConnectRefusal? RefuseProperties(PacketProperties asked) =>
        asked.AuthenticationMethod is not null || asked.AuthenticationData is not null
            ? Malformed(ReasonCode.BadAuthenticationMethod, "enhanced authentication, which AWS IoT has not")
        : asked.MaximumPacketSize < services.Options.MinClientPacketBytes
            ? Malformed(
                ReasonCode.QuotaExceeded, $"a maximum packet size of less than {services.Options.MinClientPacketBytes} bytes")
        : null;

    private ConnectRefusal? RefuseWill(Will? will) => will switch
    {
        null => null,
        { QoS: QualityOfService.ExactlyOnce } => Malformed(ReasonCode.QoSNotSupported, "its will: QoS 2, which AWS IoT has not"),
        _ when TopicName.ProblemOf(will.Topic) is { } problem => Malformed(ReasonCode.TopicNameInvalid, "its will: " + problem),
        _ when TopicName.IsReserved(will.Topic) => Malformed(ReasonCode.TopicNameInvalid, "its will: one of AWS's own topics"),
        _ when _limits.ProblemOf(will.Payload.Length, will.Properties) is { } problem =>
            Malformed(problem.Code, "its will: " + problem.Text),
        _ => null,
    };

    private ConnectRefusal? RefuseQuota(string clientId) =>
        !services.Registry.HasRoom(clientId)
            ? new ConnectRefusal(ReasonCode.QuotaExceeded, DisconnectReason.Throttled, "too many connections")
        : !services.Registry.TryTakeConnect(clientId)
            ? new ConnectRefusal(
                ReasonCode.QuotaExceeded, DisconnectReason.Throttled,
                $"more than {services.Options.ConnectsPerSecondPerClientId} CONNECT/s with this client id, or too many of all")
        : null;

    private static ConnectRefusal? RefuseLogin(Connection connection, ConnectPacket packet)
    {
        if (connection.Login is not { } login)
        {
            return null;
        }

        if (login.Identify(packet) is not { } principal)
        {
            return new ConnectRefusal(
                ReasonCode.BadUserNameOrPassword, DisconnectReason.AuthError, "its user name and password are not an access key and its token");
        }

        connection.Access = connection.Access.As(principal);
        return null;
    }

    private ConnectRefusal? RefuseAccess(Connection connection, ConnectPacket packet, string clientId)
    {
        connection.Access.Context = new Dictionary<string, IReadOnlyList<string>>(connection.Access.Context)
        {
            ["iot:ClientId"] = [clientId],
        };
        List<string> attributes = [];
        if (IsPersistent(packet))
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
            ? connection.Access.AllowsOnce("iot:Connect", client)
            : connection.Access.Allows("iot:Connect", client, ConnectAttributes, attributes))
            && (packet.Will is null || MayPublish(connection, packet.Will));
        return allowed
            ? null
            : new ConnectRefusal(ReasonCode.NotAuthorized, DisconnectReason.AuthError, "the policies don't allow it");
    }

    private static bool IsPersistent(ConnectPacket packet) => packet.Level == (int)ProtocolLevel.Mqtt5
        ? packet.Properties.SessionExpiry > 0
        : !packet.CleanSession;

    private bool MayPublish(Connection connection, Will will)
    {
        var topic = services.Arns.Topic(will.Topic);
        return connection.Access.Allows("iot:Publish", topic)
            && (!will.Retain || connection.Access.Allows("iot:RetainPublish", topic));
    }
}

/// <summary>Why a client is not let in.</summary>
/// <param name="Code">For the CONNACK.</param>
/// <param name="Reason">For the end of the connection.</param>
/// <param name="Problem">For the log, and for a client of MQTT 5.</param>
internal sealed record ConnectRefusal(ReasonCode Code, DisconnectReason Reason, string Problem);
