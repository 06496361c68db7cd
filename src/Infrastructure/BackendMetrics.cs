using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Infrastructure.Functions;

namespace Infrastructure;

/// <summary>The AWS metrics that alarms and dashboard look at, each over 5 minutes.</summary>
internal static class BackendMetrics
{
    /// <summary>The functions that are invoked asynchronously, whose failures nobody sees otherwise.</summary>
    public static IReadOnlyList<RealtimeFunction> AsynchronousFunctions(RealtimeBackend backend) =>
        [backend.Publishing.PublishNotification, backend.Publishing.PublishUpdate, backend.Archiving.ArchiveMessage];

    /// <summary>Every function that messages and requests go through.</summary>
    public static IReadOnlyList<RealtimeFunction> Functions(RealtimeBackend backend) =>
        [.. AsynchronousFunctions(backend), backend.Api.GetMessages, backend.Api.CatchUp, backend.Api.OpenSession];

    /// <summary>Messages in the dead-letter queue.</summary>
    public static Metric DeadLetters(RealtimeBackend backend) => Of(
        "AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", backend.DeadLetters.Queue.QueueName, "Maximum");

    /// <summary>Requests that the HTTP API answered with 5xx.</summary>
    public static Metric ApiFailures(RealtimeBackend backend) => OfApi(backend, "5xx");

    /// <summary>A metric of the HTTP API.</summary>
    public static Metric OfApi(RealtimeBackend backend, string name) => Of("AWS/ApiGateway", name, "ApiId", backend.Api.Api.Ref);

    /// <summary>Writes to the message log that DynamoDB throttled.</summary>
    public static Metric LogThrottles(RealtimeBackend backend) => OfLog(backend, "WriteThrottleEvents");

    /// <summary>A metric of the message log's table.</summary>
    public static Metric OfLog(RealtimeBackend backend, string name) =>
        Of("AWS/DynamoDB", name, "TableName", backend.Log.Table.TableName);

    /// <summary>
    /// How often a function found in the log's table what can't be. The functions write this metric themselves, each under its own name.
    /// </summary>
    public static MathExpression LogDamages(RealtimeBackendProps props, RealtimeBackend backend)
    {
        IReadOnlyList<RealtimeFunction> functions = [.. AsynchronousFunctions(backend), backend.Api.GetMessages, backend.Api.CatchUp];
        return new(new MathExpressionProps
        {
            Expression = "SUM(METRICS())",
            Label = "LogDamaged",
            Period = Duration.Minutes(5),
            UsingMetrics = functions.Index().ToDictionary(
                function => $"m{function.Index}",
                IMetric (function) => Of(props.MetricsNamespace, "LogDamaged", "Function", function.Item.Node.Id)),
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
