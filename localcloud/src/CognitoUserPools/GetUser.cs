using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>Reads oneself.</summary>
internal sealed class GetUser(SignedInUsers signedIn, CognitoLocal cognitoLocal) : UserOperation(signedIn)
{
    /// <inheritdoc/>
    protected override Task<JsonObject> RunAsync(SignedInUser user, JsonObject input, CancellationToken cancellationToken) =>
        cognitoLocal.CallAsync(nameof(GetUser), input, cancellationToken);
}
