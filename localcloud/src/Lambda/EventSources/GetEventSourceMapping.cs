using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Lambda.EventSources;

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
