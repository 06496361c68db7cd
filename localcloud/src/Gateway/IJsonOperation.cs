using System.Text.Json.Nodes;

namespace LocalCloud.Gateway;

/// <summary>One operation of a service that speaks AWS's JSON protocol. One file each.</summary>
public interface IJsonOperation
{
    /// <summary>Carries out one call; authorizes it first.</summary>
    /// <exception cref="AwsException">The call is refused or fails as AWS would have it.</exception>
    Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken);
}
