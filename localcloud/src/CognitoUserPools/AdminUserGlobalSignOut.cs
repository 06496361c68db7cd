using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>Ends all of a user's sign-ins.</summary>
internal sealed class AdminUserGlobalSignOut(PoolAccess access, PoolUsers users, SignIns signIns)
    : PoolUserOperation(nameof(AdminUserGlobalSignOut), access, users)
{
    /// <inheritdoc/>
    protected override Task<JsonObject> RunAsync(UserPool pool, PoolUser user, JsonObject input, CancellationToken cancellationToken)
    {
        signIns.RevokeAll(pool.Id, user.Subject);
        return Task.FromResult(new JsonObject());
    }
}
