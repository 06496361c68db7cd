using System.Text.Json.Nodes;

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
