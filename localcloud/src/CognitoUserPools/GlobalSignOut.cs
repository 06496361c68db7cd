using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>Ends all of one's own sign-ins.</summary>
internal sealed class GlobalSignOut(SignedInUsers signedIn, SignIns signIns) : UserOperation(signedIn)
{
    /// <inheritdoc/>
    protected override Task<JsonObject> RunAsync(SignedInUser user, JsonObject input, CancellationToken cancellationToken)
    {
        signIns.RevokeAll(user.Client.Pool.Id, user.Subject);
        return Task.FromResult(new JsonObject());
    }
}
