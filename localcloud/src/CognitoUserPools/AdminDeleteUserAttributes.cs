using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>Deletes attributes of a user. cognito-local would delete the <c>sub</c> too.</summary>
internal sealed class AdminDeleteUserAttributes(PoolAccess access, PoolUsers users, CognitoLocal cognitoLocal)
    : PoolUserOperation(nameof(AdminDeleteUserAttributes), access, users)
{
    /// <inheritdoc/>
    protected override Task<JsonObject> RunAsync(UserPool pool, PoolUser user, JsonObject input, CancellationToken cancellationToken)
    {
        UserAttributes.DemandKnown(UserAttributes.NamesIn(input));
        return cognitoLocal.CallAsync(nameof(AdminDeleteUserAttributes), input, cancellationToken);
    }
}
