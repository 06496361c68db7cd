using LocalCloud.Chaos;
using LocalCloud.Iot.Lifecycle;

namespace LocalCloud.Iot.Broker;

/// <summary>What every connection and every packet's handler needs.</summary>
internal sealed record BrokerServices(
    IotOptions Options,
    TimeProvider Clock,
    IotArns Arns,
    MessageBroker Broker,
    ConnectionRegistry Registry,
    LifecycleEvents Lifecycle,
    ChaosSwitches Chaos,
    LateStarts LateStarts,
    BrokerLog Log);
