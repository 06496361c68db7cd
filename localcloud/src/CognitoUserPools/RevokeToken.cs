using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>Ends a sign-in: its refresh token, and the tokens that this was exchanged for.</summary>
internal sealed class RevokeToken(UserPools pools, SignIns signIns) : ClientOperation(pools)
{
    /// <inheritdoc/>
    protected override Task<JsonObject> RunAsync(UserPoolClient client, JsonObject input, CancellationToken cancellationToken)
    {
        signIns.Revoke(signIns.OfRefreshToken(client, Required(input, "Token")));
        return Task.FromResult(new JsonObject());
    }
}
