using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.EventBridge;

/// <summary>Amazon EventBridge: events in; buses and rules come from the template.</summary>
internal sealed class EventBridgeService(EventBuses buses, IAccessControl access, CloudOptions options, TimeProvider clock)
    : JsonService("events", JsonVersion.V11)
{
    /// <inheritdoc/>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["events"];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IJsonOperation> Operations { get; } = new Dictionary<string, IJsonOperation>
    {
        ["ListEventBuses"] = new ListEventBuses(buses, access),
        ["ListRules"] = new ListRules(buses, access),
        ["ListTargetsByRule"] = new ListTargetsByRule(buses, access),
        ["PutEvents"] = new PutEvents(buses, access, options, clock),
        ["TestEventPattern"] = new TestEventPattern(access),
    };
}
