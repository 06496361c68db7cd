using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>Chooses another password by the code that was sent.</summary>
internal sealed class ConfirmForgotPassword(UserPools pools, CognitoLocal cognitoLocal, PoolUsers users) : ClientOperation(pools)
{
    /// <inheritdoc/>
    protected override async Task<JsonObject> RunAsync(UserPoolClient client, JsonObject input, CancellationToken cancellationToken)
    {
        // Required: cognito-local takes no code for the right one when it sent none.
        _ = Required(input, "ConfirmationCode");
        client.Pool.Passwords.Demand(Required(input, "Password"));
        var user = await users.FindAsync(client.Pool, Required(input, "Username"), cancellationToken);
        // Nobody else can have been sent one; a sign-up's code is kept at the same place.
        if (user is not { Status: "CONFIRMED" })
        {
            throw UserPoolErrors.ExpiredCode();
        }

        if (!user.IsEnabled)
        {
            throw UserPoolErrors.UserDisabled();
        }

        input["Username"] = user.Username;
        return await cognitoLocal.CallAsync("ConfirmForgotPassword", input, cancellationToken);
    }
}
