using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.IoT;
using Amazon.CDK.AWS.SQS;
using Infrastructure.Functions;
using CfnRule = Amazon.CDK.AWS.Events.CfnRule;

namespace Infrastructure;

/// <summary>The AWS metrics that alarms and dashboard look at, each over 5 minutes.</summary>
internal static class BackendMetrics
{
    /// <summary>The functions that are invoked asynchronously, whose failures nobody sees otherwise.</summary>
    public static IReadOnlyList<RealtimeFunction> AsynchronousFunctions(RealtimeBackend backend) =>
        [backend.Publishing.PublishNotification, backend.Publishing.PublishUpdate, backend.Publishing.RunRoomCommand, backend.Archiving.ArchiveMessage, backend.Blocking.BlockUser, backend.Notifying.DrainPending, backend.Audiences.ChangeAudience, backend.Publishing.Unseen.TellUnseen];

    /// <summary>Every function that messages and requests go through.</summary>
    public static IReadOnlyList<RealtimeFunction> Functions(RealtimeBackend backend) =>
        [.. AsynchronousFunctions(backend), backend.Notifying.GetNotificationStatus, backend.Presence.TrackConnections, .. backend.Api.Functions];

    /// <summary>The rules of AWS IoT.</summary>
    public static IReadOnlyList<CfnTopicRule> IotRules(RealtimeBackend backend) => [.. backend.Archiving.Rules, .. backend.Presence.Rules, backend.Sweeping.Rule, backend.Notifying.Rule];

    /// <summary>The rules on the bus.</summary>
    public static IReadOnlyList<CfnRule> EventRules(RealtimeBackend backend) => [.. backend.Publishing.Rules, .. backend.Blocking.Rules, .. backend.Audiences.Rules];

    /// <summary>A metric of a queue.</summary>
    public static Metric OfQueue(IQueue queue, string name) => Of("AWS/SQS", name, "QueueName", queue.QueueName, "Maximum");

    /// <summary>Messages in the dead-letter queue.</summary>
    public static Metric DeadLetters(RealtimeBackend backend) => OfQueue(backend.DeadLetters.Queue, "ApproximateNumberOfMessagesVisible");

    /// <summary>Seconds that the oldest dead letter has been waiting.</summary>
    public static Metric OldestDeadLetter(RealtimeBackend backend) => OfQueue(backend.DeadLetters.Queue, "ApproximateAgeOfOldestMessage");

    /// <summary>A metric of an AWS IoT rule.</summary>
    public static Metric OfIotRule(CfnTopicRule rule, string name) => Of("AWS/IoT", name, "RuleName", rule.Ref);

    /// <summary>
    /// Failures that an AWS IoT rule could not hand to its error action. The metric has a second dimension, ActionType, whose values AWS
    /// documents nowhere. A query needs only the one that is known.
    /// </summary>
    public static MathExpression ErrorActionFailures(CfnTopicRule rule) => new(new MathExpressionProps
    {
        Expression = $"SELECT SUM(ErrorActionFailure) FROM \"AWS/IoT\" WHERE RuleName = '{rule.Ref}'",
        Label = "ErrorActionFailure",
        Period = Duration.Minutes(5),
        UsingMetrics = new Dictionary<string, IMetric>(),
    });

    /// <summary>A metric of a rule on the bus. Of a rule on a bus of one's own EventBridge counts under both names.</summary>
    public static Metric OfEventRule(RealtimeBackend backend, CfnRule rule, string name) => new(new MetricProps
    {
        Namespace = "AWS/Events",
        MetricName = name,
        DimensionsMap = new Dictionary<string, string>
        {
            ["EventBusName"] = backend.Publishing.Bus.EventBusName,
            // There, Ref is bus|rule: the name alone stands at the end of arn:…:rule/bus/rule.
            ["RuleName"] = Fn.Select(2, Fn.Split("/", rule.AttrArn)),
        },
        Statistic = "Sum",
        Period = Duration.Minutes(5),
    });

    /// <summary>Requests that the HTTP API answered with 5xx.</summary>
    public static Metric ApiFailures(RealtimeBackend backend) => OfApi(backend, "5xx");

    /// <summary>A metric of the HTTP API.</summary>
    public static Metric OfApi(RealtimeBackend backend, string name, string statistic = "Sum") =>
        Of("AWS/ApiGateway", name, "ApiId", backend.Api.Api.Ref, statistic);

    /// <summary>The share of requests, in percent, that the HTTP API answered with 4xx; 0 while these are fewer than <paramref name="least"/>.</summary>
    public static MathExpression ApiRefusals(RealtimeBackend backend, int least) => new(new MathExpressionProps
    {
        Expression = $"IF(refused >= {least}, 100 * refused / requests, 0)",
        Label = "4xx, percent",
        Period = Duration.Minutes(5),
        UsingMetrics = new Dictionary<string, IMetric> { ["refused"] = OfApi(backend, "4xx"), ["requests"] = OfApi(backend, "Count") },
    });

    /// <summary>Writes to the message log that DynamoDB throttled.</summary>
    public static Metric LogThrottles(RealtimeBackend backend) => OfLog(backend, "WriteThrottleEvents");

    /// <summary>A metric of the message log's table.</summary>
    public static Metric OfLog(RealtimeBackend backend, string name) => OfTable(backend.Log.Table, name);

    /// <summary>A metric of a table.</summary>
    public static Metric OfTable(ITable table, string name) => Of("AWS/DynamoDB", name, "TableName", table.TableName);

    /// <summary>
    /// How often a function found in the log's table what can't be. The functions write this metric themselves, each under its own name.
    /// </summary>
    public static MathExpression LogDamages(RealtimeBackend backend, string metricsNamespace)
    {
        IReadOnlyList<RealtimeFunction> functions =
        [
            backend.Publishing.PublishNotification, backend.Publishing.PublishUpdate, backend.Publishing.RunRoomCommand, backend.Archiving.ArchiveMessage,
            backend.Api.GetMessages, backend.Api.CatchUp, backend.Api.ManageRooms, backend.Api.ManageInbox, backend.Notifying.DrainPending,
            backend.Publishing.Unseen.TellUnseen,
        ];
        return new(new MathExpressionProps
        {
            Expression = "SUM(METRICS())",
            Label = "LogDamaged",
            Period = Duration.Minutes(5),
            UsingMetrics = functions.Index().ToDictionary(
                function => $"m{function.Index}",
                IMetric (function) => Of(metricsNamespace, "LogDamaged", "Function", function.Item.Node.Id)),
        });
    }

    /// <summary>A metric of a function.</summary>
    public static Metric OfFunction(RealtimeFunction function, string name, string statistic = "Sum") =>
        Of("AWS/Lambda", name, "FunctionName", function.Function.FunctionName, statistic);

    private static Metric Of(string space, string name, string dimension, string value, string statistic = "Sum") =>
        new(new MetricProps
        {
            Namespace = space,
            MetricName = name,
            DimensionsMap = new Dictionary<string, string> { [dimension] = value },
            Statistic = statistic,
            Period = Duration.Minutes(5),
        });
}
