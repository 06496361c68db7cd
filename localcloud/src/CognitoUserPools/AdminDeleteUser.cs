using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>Deletes a user, with all that they signed in with.</summary>
internal sealed class AdminDeleteUser(PoolAccess access, PoolUsers users, SignIns signIns, CognitoLocal cognitoLocal)
    : PoolUserOperation(nameof(AdminDeleteUser), access, users)
{
    /// <inheritdoc/>
    protected override async Task<JsonObject> RunAsync(UserPool pool, PoolUser user, JsonObject input, CancellationToken cancellationToken)
    {
        var output = await cognitoLocal.CallAsync(nameof(AdminDeleteUser), input, cancellationToken);
        signIns.RevokeAll(pool.Id, user.Subject);
        return output;
    }
}
