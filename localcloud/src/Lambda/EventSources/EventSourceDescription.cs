using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Lambda.EventSources;

/// <summary>Event source mappings as the Lambda API describes them.</summary>
internal static class EventSourceDescription
{
    /// <summary>One mapping.</summary>
    public static JsonObject Of(EventSourceMapping mapping)
    {
        JsonArray responseTypes = mapping.ReportsItemFailures ? ["ReportBatchItemFailures"] : [];
        var description = new JsonObject
        {
            ["UUID"] = mapping.Id,
            ["EventSourceArn"] = mapping.QueueArn,
            ["FunctionArn"] = mapping.Function.Definition.Arn,
            ["BatchSize"] = mapping.BatchSize,
            ["MaximumBatchingWindowInSeconds"] = (int)mapping.Window.TotalSeconds,
            ["FunctionResponseTypes"] = responseTypes,
            ["State"] = mapping.IsEnabled ? "Enabled" : "Disabled",
            ["StateTransitionReason"] = "USER_INITIATED",
        };
        if (mapping.MaximumConcurrency is { } concurrency)
        {
            description["ScalingConfig"] = new JsonObject { ["MaximumConcurrency"] = concurrency };
        }

        return description;
    }
}

/// <summary>GetEventSourceMapping.</summary>
internal sealed class GetEventSourceMapping(EventSourceMappings mappings, IAccessControl access) : IRestOperation
{
    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        access.Demand(new AccessRequest(call.Request.Principal!, "lambda:GetEventSourceMapping", "*"), StatusCodes.Status403Forbidden);
        return Task.FromResult(RestJsonProtocol.Answer(EventSourceDescription.Of(
            mappings.Find(call.Labels["UUID"])
            ?? throw new AwsException("ResourceNotFoundException", StatusCodes.Status404NotFound, "The resource you requested does not exist."))));
    }
}

/// <summary>ListEventSourceMappings.</summary>
internal sealed class ListEventSourceMappings(EventSourceMappings mappings, FunctionRegistry functions, IAccessControl access) : IRestOperation
{
    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        access.Demand(new AccessRequest(call.Request.Principal!, "lambda:ListEventSourceMappings", "*"), StatusCodes.Status403Forbidden);
        var queue = call.QueryValue("EventSourceArn");
        var function = call.QueryValue("FunctionName") is { } name ? functions.Get(name) : null;
        var found = mappings.All
            .Where(mapping => (queue is null || mapping.QueueArn == queue) && (function is null || mapping.Function == function))
            .ToDictionary(mapping => mapping.Id, EventSourceDescription.Of);
        return Task.FromResult(RestJsonProtocol.Answer(LambdaPages.Of(call, "EventSourceMappings", found)));
    }
}
