using System.Text;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>What a CONNECT has to pass.</summary>
internal sealed class ConnectChecks(BrokerServices services)
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
