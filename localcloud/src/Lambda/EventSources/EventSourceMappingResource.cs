using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.EventBridge;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Sqs;

namespace LocalCloud.Lambda.EventSources;

/// <summary><c>AWS::Lambda::EventSourceMapping</c> with a queue.</summary>
internal sealed class EventSourceMappingResource(
    EventSourceMappings mappings, FunctionRegistry functions, Queues queues, ICredentials credentials) : IResourceType
{
    /// <inheritdoc/>
    public string TypeName => "AWS::Lambda::EventSourceMapping";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "BatchSize", "Enabled", "EventSourceArn", "FilterCriteria", "FunctionName", "FunctionResponseTypes", "MaximumBatchingWindowInSeconds", "ScalingConfig",
    };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string> { "KmsKeyArn", "MetricsConfig", "Tags" };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var mapping = Mapping(request);
        if (mapping.BatchSize > 10 && mapping.Window == TimeSpan.Zero)
        {
            throw Invalid("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10");
        }

        Check(mapping);
        mappings.Add(mapping);
        return Task.FromResult(new CreatedResource(mapping.Id)
        {
            Attributes = new Dictionary<string, JsonNode?>
            {
                ["Id"] = mapping.Id,
                ["EventSourceMappingArn"] = $"arn:aws:lambda:{request.Stack.Region}:{request.Stack.AccountId}:event-source-mapping:{mapping.Id}",
            },
        });
    }

    private EventSourceMapping Mapping(ResourceRequest request) => new()
    {
        Id = StableId(request.PhysicalName),
        QueueArn = request.RequiredText("EventSourceArn") is var arn && arn.StartsWith("arn:aws:sqs:", StringComparison.Ordinal)
            ? arn
            : throw request.Unsupported("EventSourceArn", $"'{arn}' is not a queue"),
        Function = functions.Get(request.RequiredText("FunctionName")),
        BatchSize = request.Number("BatchSize", 1, 10_000) ?? 10,
        Window = TimeSpan.FromSeconds(request.Number("MaximumBatchingWindowInSeconds", 0, 300) ?? 0),
        MaximumConcurrency = request.Object("ScalingConfig") is { } scaling
            ? (request with { Properties = scaling }).Number("MaximumConcurrency", 2, 1_000)
            : null,
        ReportsItemFailures = request.Texts("FunctionResponseTypes") switch
        {
            [] => false,
            ["ReportBatchItemFailures"] => true,
            _ => throw request.Unsupported("FunctionResponseTypes", "only ReportBatchItemFailures is supported"),
        },
        IsEnabled = request.Flag("Enabled") ?? true,
        Filters = Filters(request),
    };

    private static List<EventPattern> Filters(ResourceRequest request)
    {
        if (request.Object("FilterCriteria") is not { } criteria)
        {
            return [];
        }

        var filters = (request with { Properties = criteria }).Objects("Filters");
        try
        {
            return [.. filters.Select(filter => EventPattern.Parse(JsonNode.Parse(Scalars.TextOf(filter["Pattern"]) ?? "")!.AsObject()))];
        }
        catch (Exception problem) when (problem is AwsException or JsonException or InvalidOperationException)
        {
            throw request.Unsupported("FilterCriteria", problem.Message);
        }
    }

    // What AWS checks when the mapping is created.
    private void Check(EventSourceMapping mapping)
    {
        var queue = queues.ByArn(mapping.QueueArn) ?? throw Invalid(
            "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.");
        var function = mapping.Function.Definition;
        if (queue.Settings.VisibilityTimeout < function.Timeout)
        {
            throw Invalid(
                $"Queue visibility timeout: {queue.Settings.VisibilityTimeout.TotalSeconds} seconds is less than Function timeout: {function.Timeout.TotalSeconds} seconds");
        }

        var principal = credentials.Issue(function.RoleArn, function.Name, TimeSpan.FromHours(1)).Principal;
        foreach (var action in (ReadOnlySpan<string>)["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"])
        {
            try
            {
                queues.Demand(principal, "sqs:" + action, queue);
            }
            catch (AwsException)
            {
                throw Invalid($"The function execution role does not have permissions to call {action} on SQS");
            }
        }
    }

    private static string StableId(string name) =>
        new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();

    private static AwsException Invalid(string message) => new("InvalidParameterValueException", 400, message);
}
