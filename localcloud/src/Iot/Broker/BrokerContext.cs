using LocalCloud.Chaos;
using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Lifecycle;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>What every connection and every packet's handler needs.</summary>
internal sealed record BrokerContext(
    IotOptions Options,
    TimeProvider Clock,
    IotArns Arns,
    MessageBroker Broker,
    ConnectionRegistry Registry,
    SessionStore Sessions,
    IRetainedMessages Retained,
    Wills Wills,
    LifecycleEvents Lifecycle,
    ChaosSwitches Chaos,
    LateStarts LateStarts,
    AccountQuotas Quotas,
    BrokerLog Log)
{
    /// <summary>A client broke the protocol or a limit: its connection ends.</summary>
    public void Violate(Connection connection, string problem, ReasonCode code = ReasonCode.ProtocolError)
    {
        Log.Violation(connection.Client?.ClientId, problem);
        connection.End(DisconnectReason.ClientError, code, problem);
    }
}
