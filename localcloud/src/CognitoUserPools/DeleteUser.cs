using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>Deletes oneself.</summary>
internal sealed class DeleteUser(SignedInUsers signedIn, SignIns signIns, CognitoLocal cognitoLocal) : UserOperation(signedIn)
{
    /// <inheritdoc/>
    protected override async Task<JsonObject> RunAsync(SignedInUser user, JsonObject input, CancellationToken cancellationToken)
    {
        var output = await cognitoLocal.CallAsync(nameof(DeleteUser), input, cancellationToken);
        signIns.RevokeAll(user.Client.Pool.Id, user.Subject);
        return output;
    }
}
