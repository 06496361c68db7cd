using LocalCloud.Gateway;

namespace LocalCloud.CloudFormation;

/// <summary><c>GET /_local/health</c>, <c>/_local/outputs</c> and <c>/_local/resources</c>.</summary>
internal sealed class StackEndpoint(Stack stack) : ILocalEndpoint
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local)
    {
        local.MapGet("/health", () => Results.Json(
            new { status = stack.IsComplete ? "ready" : "starting" }, statusCode: stack.IsComplete ? 200 : 503));
        local.MapGet("/outputs", () => stack.Outputs);
        local.MapGet("/resources", () => stack.Resources.Values
            .OrderBy(resource => resource.StackName, StringComparer.Ordinal)
            .ThenBy(resource => resource.LogicalId, StringComparer.Ordinal)
            .Select(resource => new
            {
                stack = resource.StackName,
                logicalId = resource.LogicalId,
                type = resource.Type,
                @ref = resource.Created.Ref,
                attributes = resource.Created.Attributes,
            }));
    }
}
