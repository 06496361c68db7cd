using LocalCloud.CloudFormation;
using LocalCloud.CloudWatch;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.EventBridge;

/// <summary>Registers Amazon EventBridge, buses, rules and PutEvents, and declares what of it there is.</summary>
internal static class EventBridgeServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddEventBridge(this IServiceCollection services) => services
        .AddServiceMetrics()
        .AddSingleton(Support)
        .AddSingleton<EventDelivery>()
        .AddSingleton<EventBuses>()
        .AddSingleton<IEventBuses, EventSender>()
        .AddSingleton<IStackObserver, PendingDeliveries>()
        .AddSingleton<IResourceType, EventBusType>()
        .AddSingleton<IResourceType, RuleType>()
        .AddSingleton<PutEvents>()
        .AddSingleton<ILocalEndpoint, EventsEndpoint>()
        .AddSingleton<IAwsService, EventBridgeService>();

    private static ServiceSupport Support { get; } = new("EventBridge")
    {
        SigningName = "events",
        Operations =
        [
            Full("ListEventBuses"),
            Full("ListRules"),
            Partial("ListTargetsByRule", "id and ARN only"),
            Full("PutEvents"),
            Full("TestEventPattern"),
            No("Administration of buses and rules", "they come from the template"),
        ],
        Features =
        [
            Full("Event patterns"),
            Partial("Targets", "Lambda and standard SQS queues only"),
            Full("Input, InputPath and input transformers"),
            Full("Retries and dead-letter queues, over a restart too"),
            No("Schedules, pipes, archives, global endpoints", "stop the start"),
        ],
    };
}

/// <summary>Amazon EventBridge: events in; buses and rules come from the template.</summary>
internal sealed class EventBridgeService(EventBuses buses, IAccessControl access, PutEvents putting) : JsonService("events", JsonVersion.V11)
{
    /// <inheritdoc/>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["events"];

    /// <inheritdoc/>
    internal override OperationInputs Inputs { get; } = new("events", """
        ListEventBuses: NamePrefix Limit NextToken
        ListRules: EventBusName NamePrefix Limit NextToken
        ListTargetsByRule: EventBusName Rule Limit NextToken
        PutEvents: Entries[Time Source Resources DetailType Detail EventBusName]
        TestEventPattern: EventPattern Event
        """);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IJsonOperation> Operations { get; } = new Dictionary<string, IJsonOperation>
    {
        ["ListEventBuses"] = new ListEventBuses(buses, access),
        ["ListRules"] = new ListRules(buses, access),
        ["ListTargetsByRule"] = new ListTargetsByRule(buses, access),
        ["PutEvents"] = putting,
        ["TestEventPattern"] = new TestEventPattern(access),
    };
}
