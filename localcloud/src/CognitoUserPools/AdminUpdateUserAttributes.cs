using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>Writes attributes of a user.</summary>
internal sealed class AdminUpdateUserAttributes(PoolAccess access, PoolUsers users, CognitoLocal cognitoLocal)
    : PoolUserOperation(nameof(AdminUpdateUserAttributes), access, users)
{
    /// <inheritdoc/>
    protected override Task<JsonObject> RunAsync(UserPool pool, PoolUser user, JsonObject input, CancellationToken cancellationToken)
    {
        UserAttributes.DemandKnown(UserAttributes.NamesIn(input));
        return cognitoLocal.CallAsync(nameof(AdminUpdateUserAttributes), input, cancellationToken);
    }
}
