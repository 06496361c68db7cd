using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.EventBridge;

/// <summary>Lets callers of the operations that only read go on.</summary>
internal static class EventBridgeAccess
{
    /// <summary>Lets the caller go on, or throws.</summary>
    /// <exception cref="AwsException"><c>AccessDeniedException</c>, <c>MissingAuthenticationTokenException</c>.</exception>
    public static void Demand(IAccessControl access, AwsRequest request, string action, string resource) => access.Demand(new AccessRequest(
        request.Principal ?? throw new AwsException("MissingAuthenticationTokenException", 400, "Missing Authentication Token"), action, resource));
}
