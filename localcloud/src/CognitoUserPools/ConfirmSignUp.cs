using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>
/// Confirms a sign-up by the code that was sent. cognito-local has one code for this and for forgotten passwords, and would confirm anybody by it.
/// </summary>
internal sealed class ConfirmSignUp(UserPools pools, CognitoLocal cognitoLocal, PoolUsers users) : ClientOperation(pools)
{
    /// <inheritdoc/>
    protected override async Task<JsonObject> RunAsync(UserPoolClient client, JsonObject input, CancellationToken cancellationToken)
    {
        _ = Required(input, "ConfirmationCode");
        var user = await users.FindAsync(client.Pool, Required(input, "Username"), cancellationToken) ?? throw UserPoolErrors.ExpiredCode();
        if (user.Status != "UNCONFIRMED")
        {
            throw UserPoolErrors.NotAuthorized($"User cannot be confirmed. Current status is {user.Status}");
        }

        input["Username"] = user.Username;
        return await cognitoLocal.CallAsync("ConfirmSignUp", input, cancellationToken);
    }
}
