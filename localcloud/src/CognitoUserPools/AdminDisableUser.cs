using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>Lets a user sign in and refresh no more, and ends the access tokens that there are.</summary>
internal sealed class AdminDisableUser(PoolAccess access, PoolUsers users, SignIns signIns, CognitoLocal cognitoLocal)
    : PoolUserOperation(nameof(AdminDisableUser), access, users)
{
    /// <inheritdoc/>
    protected override async Task<JsonObject> RunAsync(UserPool pool, PoolUser user, JsonObject input, CancellationToken cancellationToken)
    {
        var output = await cognitoLocal.CallAsync(nameof(AdminDisableUser), input, cancellationToken);
        signIns.RevokeAccessTokens(pool.Id, user.Subject);
        return output;
    }
}
