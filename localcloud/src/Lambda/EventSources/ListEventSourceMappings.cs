using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Lambda.EventSources;

/// <summary>ListEventSourceMappings, all on one page.</summary>
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
            .OrderBy(mapping => mapping.Id, StringComparer.Ordinal)
            .Select(mapping => (JsonNode?)EventSourceDescription.Of(mapping));
        return Task.FromResult(RestJsonProtocol.Answer(new JsonObject { ["EventSourceMappings"] = new JsonArray([.. found]) }));
    }
}
