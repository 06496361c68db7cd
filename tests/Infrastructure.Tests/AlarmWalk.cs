using System.Globalization;
using System.Text.Json.Nodes;

namespace Infrastructure.Tests;

/// <summary>
/// The way from whatever may fail unseen to the page that says what to do: hop → dead letter → alarm → section. The hops are what the
/// template has, so one that is added without its alarms is found.
/// </summary>
internal sealed class AlarmWalk(Template template, string runbook)
{
    // Ways to be invoked that nobody waits for. Whoever uses one must say here how it can fail.
    private static readonly string[] Unknown =
    [
        "AWS::Scheduler::Schedule", "AWS::Pipes::Pipe", "AWS::Kinesis::Stream", "AWS::SNS::Subscription",
        "AWS::StepFunctions::StateMachine", "AWS::ApiGateway::RestApi", "AWS::DynamoDB::GlobalTable",
    ];

    // Services that invoke functions and don't wait for them.
    private const string Scheduler = "scheduler.amazonaws.com";

    private static readonly string[] Asynchronous = ["iot.amazonaws.com", "events.amazonaws.com", "sns.amazonaws.com", "s3.amazonaws.com", Scheduler];

    private readonly IReadOnlyList<Alarm> _alarms = Alarm.All(template);
    private readonly List<string> _missing = [];

    /// <summary>The links that are missing, in words.</summary>
    public static IReadOnlyList<string> Missing(Template template, string runbook)
    {
        var walk = new AlarmWalk(template, runbook);
        walk.Walk();
        return walk._missing;
    }

    private void Walk()
    {
        foreach (var resource in template.Resources)
        {
            Visit(resource);
        }

        foreach (var alarm in _alarms)
        {
            Follow(alarm);
        }
    }

    private void Visit(Resource hop)
    {
        switch (hop.Type)
        {
            // What is only passed on is forgotten after seconds, and a dead letter of it would hold the key that stands in its topic.
            case "AWS::IoT::TopicRule" when OnlyPassesOn(hop):
                break;
            case "AWS::IoT::TopicRule":
                DeadLetter(hop, hop.Properties["TopicRulePayload"]?["ErrorAction"]?["Sqs"]?["QueueUrl"]);
                Watched(hop, "AWS/IoT", "RuleName", "ErrorActionFailure", "RuleMessageThrottled");
                break;
            case "AWS::Events::Rule":
                VisitEventRule(hop);
                break;
            case "AWS::Lambda::EventInvokeConfig":
                DeadLetter(hop, hop.Properties["DestinationConfig"]?["OnFailure"]?["Destination"]);
                Watched(template.Resources.Single(function => function.Ref == hop.At("FunctionName")), "AWS/Lambda", "FunctionName", "DestinationDeliveryFailures", "AsyncEventsDropped");
                break;
            case "AWS::Lambda::EventSourceMapping":
                VisitEventSource(hop);
                break;
            case "AWS::Lambda::Function" when !IsOfDeploymentsOnly(hop) && !IsOfOperatorsOnly(hop):
                VisitFunction(hop);
                break;
            case "AWS::SQS::Queue":
                Watched(hop, "AWS/SQS", "QueueName", "ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage");
                break;
            case "AWS::DynamoDB::Table":
                Watched(hop, "AWS/DynamoDB", "TableName", "ReadThrottleEvents", "WriteThrottleEvents");
                break;
            case "AWS::ApiGatewayV2::Api":
                Watched(hop, "AWS/ApiGateway", "ApiId", "4xx", "5xx", "Latency");
                break;
            case "AWS::SNS::Subscription" when hop.At("Protocol") is "email":
                break;
            case var type when Unknown.Contains(type):
                _missing.Add($"{hop.LogicalId}: nobody has said how a {type} can fail");
                break;
            default:
                break;
        }
    }

    private static bool OnlyPassesOn(Resource rule)
    {
        var actions = (rule.Properties["TopicRulePayload"] as JsonObject)?["Actions"] as JsonArray;
        return actions is { Count: > 0 } && actions.All(action => action!["Republish"] is not null);
    }

    private void VisitEventRule(Resource rule)
    {
        foreach (var target in rule.Properties["Targets"]!.AsArray())
        {
            DeadLetter(rule, target!["DeadLetterConfig"]?["Arn"]);
        }

        Watched(rule, "AWS/Events", "RuleName", "FailedInvocations", "InvocationsFailedToBeSentToDlq");
        if (rule.At("EventBusName") is { } bus)
        {
            var named = template.Resources.Single(resource => resource.Ref == bus);
            foreach (var metric in (string[])["FailedInvocations", "InvocationsFailedToBeSentToDlq"])
            {
                Require(
                    _alarms.Any(alarm => alarm.Watches("AWS/Events", metric, "RuleName", rule) && alarm.Watches("AWS/Events", metric, "EventBusName", named)),
                    rule,
                    $"the alarm on {metric} without the bus, where EventBridge counts nothing");
            }
        }
    }

    // A queue gives out what fails again, until it sends it to the dead letters. Nobody sees what else goes wrong but by how long it waits.
    private void VisitEventSource(Resource mapping)
    {
        var queue = template.OfType("AWS::SQS::Queue").FirstOrDefault(queue => queue.Arn == mapping.At("EventSourceArn"));
        Require(queue is not null, mapping, "a queue, and nobody has said how another source can fail");
        DeadLetter(mapping, queue?.Properties["RedrivePolicy"]?["deadLetterTargetArn"]);
        Require(
            mapping.At("FunctionResponseTypes") == """["ReportBatchItemFailures"]""", mapping, "ReportBatchItemFailures, so that one event that fails takes the others of its batch along");
    }

    private void VisitFunction(Resource function)
    {
        Watched(function, "AWS/Lambda", "FunctionName", "Errors", "Throttles", "Duration");
        if (function.Properties["DeadLetterConfig"]?["TargetArn"] is { } target)
        {
            DeadLetter(function, target);
            Watched(function, "AWS/Lambda", "FunctionName", "DeadLetterErrors");
        }
        else if (Invokers(function).Any(Asynchronous.Contains))
        {
            Require(
                template.OfType("AWS::Lambda::EventInvokeConfig").Any(config => config.At("FunctionName") == function.Ref),
                function,
                "an EventInvokeConfig, though it is invoked asynchronously");
        }
    }

    // CloudFormation waits for its answer, and whoever deploys sees what became of it.
    private bool IsOfDeploymentsOnly(Resource function) =>
        !Invokers(function).Any() && template.Resources.Any(resource => resource.At("ServiceToken") == function.Arn);

    // Who calls it waits for what it reports.
    private bool IsOfOperatorsOnly(Resource function) => function.At("Handler") == "RedriveDeadLetters" && !Invokers(function).Any();

    private IEnumerable<string?> Invokers(Resource function) => template.OfType("AWS::Lambda::Permission")
        .Where(permission => permission.At("FunctionName") == function.Arn || permission.At("FunctionName") == function.Ref)
        .Select(permission => permission.At("Principal"))
        .Concat(template.Permissions()
            .Where(entry => entry.Statement.Actions.Contains("lambda:InvokeFunction") && entry.Statement.Resources.Contains(function.Arn) && IsTakenByScheduler(entry.Role))
            .Select(_ => Scheduler));

    // Schedules invoke by a role, and functions have no permission for them.
    private bool IsTakenByScheduler(string role) => template.OfType("AWS::IAM::Role").Any(
        found => found.LogicalId == role && Statement.All(found.Properties["AssumeRolePolicyDocument"]!).Any(
            trust => trust.Json["Principal"]?["Service"]?.ToString() == Scheduler));

    private void DeadLetter(Resource hop, JsonNode? target) => Require(
        target is not null && template.OfType("AWS::SQS::Queue").Any(queue => target.ToString() == queue.Arn || target.ToString() == queue.Ref),
        hop,
        "a dead letter");

    private void Watched(Resource hop, string space, string dimension, params string[] metrics)
    {
        foreach (var metric in metrics)
        {
            Require(_alarms.Any(alarm => alarm.Watches(space, metric, dimension, hop)), hop, $"an alarm on {metric}");
        }
    }

    private void Follow(Alarm alarm)
    {
        var topics = template.OfType("AWS::SNS::Topic").Select(topic => $"""["{topic.Ref}"]""").ToList();
        Require(topics.Contains(alarm.Resource.At("AlarmActions")!), alarm.Resource, "somebody who is told");
        Require(topics.Contains(alarm.Resource.At("OKActions")!), alarm.Resource, "somebody who is told that it is over");
        Require(alarm.Section is not null, alarm.Resource, "the section in its description");
        Require(
            alarm.Section is null || Runbook.Answers(runbook, alarm.Section),
            alarm.Resource,
            string.Create(CultureInfo.InvariantCulture, $"a section {alarm.Section} that says what it means, how to find the cause and what to do"));
    }

    private void Require(bool holds, Resource resource, string what)
    {
        if (!holds)
        {
            _missing.Add($"{resource.LogicalId} ({resource.Type}) lacks {what}");
        }
    }
}
