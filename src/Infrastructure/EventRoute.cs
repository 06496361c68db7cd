using Amazon.CDK.AWS.Events;
using Constructs;
using Infrastructure.Functions;

namespace Infrastructure;

/// <summary>The way of one kind of event from the bus to its function, or to the dead letters.</summary>
internal static class EventRoute
{
    /// <summary>Adds the rule, which is called as the events' detail-type.</summary>
    public static CfnRule Add(Construct scope, string detailType, EventBus bus, RealtimeFunction function, DeadLetters deadLetters) =>
        Add(scope, detailType, detailType, bus, function, deadLetters);

    /// <summary>Adds the rule by a name of its own.</summary>
    public static CfnRule Add(Construct scope, string id, string detailType, EventBus bus, RealtimeFunction function, DeadLetters deadLetters)
    {
        var rule = new CfnRule(scope, id, new CfnRuleProps
        {
            EventBusName = bus.EventBusName,
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
