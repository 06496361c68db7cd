using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>Sets a user's password, for good or until the next sign-in.</summary>
internal sealed class AdminSetUserPassword(PoolAccess access, PoolUsers users, TemporaryPasswords temporary, CognitoLocal cognitoLocal)
    : PoolUserOperation(nameof(AdminSetUserPassword), access, users)
{
    /// <inheritdoc/>
    protected override async Task<JsonObject> RunAsync(UserPool pool, PoolUser user, JsonObject input, CancellationToken cancellationToken)
    {
        pool.Passwords.Demand(JsonProtocol.RequiredText(input, "Password", "InvalidParameterException"));
        var output = await cognitoLocal.CallAsync(nameof(AdminSetUserPassword), input, cancellationToken);
        temporary.Set(user.Subject);
        return output;
    }
}
