using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Constructs;
using Infrastructure.Functions;
using Infrastructure.Topics;
using Realtime.Topics;
using CfnRule = Amazon.CDK.AWS.Events.CfnRule;
using CfnRuleProps = Amazon.CDK.AWS.Events.CfnRuleProps;

namespace Infrastructure;

/// <summary>
/// The way in for other services: an event bus, and the functions that turn its events into messages. Both functions may also be
/// invoked directly.
/// </summary>
public sealed class Publishing : Construct
{
    /// <summary>Adds bus, rules and functions.</summary>
    public Publishing(Construct scope, string id, RealtimeBackendProps props, BackendParts parts)
        : base(scope, id)
    {
        Bus = new EventBus(this, "Bus");
        PublishNotification = new RealtimeFunction(this, "PublishNotification", props, new RealtimeFunctionProps
        {
            // Up to 4,000 recipients an event, with retries when AWS IoT throttles.
            Timeout = Duration.Minutes(5),
            Environment = Environment(props, parts, ("DIRECTORY_TABLE", parts.Directory.Table.TableName)),
            Permissions =
            [
                .. parts.Log.Appending([TopicCatalog.Notifications]),
                parts.Log.KeepingUnfinishedEvents(),
                parts.Directory.Resolving(),
                Permissions.PublishTo(BackendTopics.Notifications, props.Stage),
            ],
            DeadLetters = parts.DeadLetters,
        });
        PublishUpdate = new RealtimeFunction(this, "PublishUpdate", props, new RealtimeFunctionProps
        {
            Timeout = Duration.Minutes(1),
            Environment = Environment(props, parts),
            Permissions = [.. parts.Log.Appending(props.Families), Permissions.PublishTo(BackendTopics.Updates(props.Families), props.Stage)],
            DeadLetters = parts.DeadLetters,
        });
        Rules =
        [
            Route("Notification", PublishNotification, parts.DeadLetters),
            Route("Update", PublishUpdate, parts.DeadLetters),
        ];
    }

    /// <summary>The bus that other services put events on.</summary>
    public EventBus Bus { get; }

    /// <summary>Sends a notification to users.</summary>
    public RealtimeFunction PublishNotification { get; }

    /// <summary>Sends messages to a topic.</summary>
    public RealtimeFunction PublishUpdate { get; }

    /// <summary>The rules, one for each detail type.</summary>
    public IReadOnlyList<CfnRule> Rules { get; }

    private static Dictionary<string, string> Environment(
        RealtimeBackendProps props, BackendParts parts, params (string Name, string Value)[] more)
    {
        var variables = parts.LogVariables(props);
        parts.AddBrokerVariables(variables, props);
        foreach (var (name, value) in more)
        {
            variables.Add(name, value);
        }

        return variables;
    }

    private CfnRule Route(string detailType, RealtimeFunction function, DeadLetters deadLetters)
    {
        var rule = new CfnRule(this, detailType, new CfnRuleProps
        {
            EventBusName = Bus.EventBusName,
            EventPattern = new Dictionary<string, object> { ["detail-type"] = new[] { detailType } },
            State = "ENABLED",
            Targets = new[]
            {
                new CfnRule.TargetProperty
                {
                    Id = function.Node.Id,
                    Arn = function.Function.FunctionArn,
                    DeadLetterConfig = new CfnRule.DeadLetterConfigProperty { Arn = deadLetters.Queue.QueueArn },
                    // A notification that is a day late is still one; this is AWS's own maximum, said aloud.
                    RetryPolicy = new CfnRule.RetryPolicyProperty { MaximumEventAgeInSeconds = 86_400, MaximumRetryAttempts = 185 },
                },
            },
        });
        function.AllowInvocation($"By{detailType}Rule", "events.amazonaws.com", rule.AttrArn);
        deadLetters.AcceptFrom(detailType, rule.AttrArn);
        return rule;
    }
}
