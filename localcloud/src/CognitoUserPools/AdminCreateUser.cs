using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>
/// Makes a user who has to choose a password at the first sign-in. Nothing is sent: cognito-local, which has nobody to send to, would report that as an error, after it
/// made the user.
/// </summary>
internal sealed class AdminCreateUser(PoolAccess access, PoolUsers users, TemporaryPasswords temporary, CognitoLocal cognitoLocal)
    : PoolOperation(nameof(AdminCreateUser), access)
{
    /// <inheritdoc/>
    protected override async Task<JsonObject> RunAsync(UserPool pool, JsonObject input, CancellationToken cancellationToken)
    {
        var username = JsonProtocol.RequiredText(input, "Username", "InvalidParameterException");
        if (JsonProtocol.OptionalText(input, "MessageAction") is { } action and not "SUPPRESS")
        {
            throw NotEmulated.Parameter("cognito-idp", nameof(AdminCreateUser), "MessageAction=" + action);
        }

        UserAttributes.DemandKnown(UserAttributes.NamesIn(input));
        var password = JsonProtocol.OptionalText(input, "TemporaryPassword") ?? pool.Passwords.Example;
        pool.Passwords.Demand(password);
        input["TemporaryPassword"] = password;
        input["MessageAction"] = "SUPPRESS";
        var output = await cognitoLocal.CallAsync(nameof(AdminCreateUser), input, cancellationToken);
        temporary.Set((await users.DemandAsync(pool, username, cancellationToken)).Subject);
        return output;
    }
}
