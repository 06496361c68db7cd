using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>Signs users in by their passwords.</summary>
internal sealed class PasswordSignIn(
    CognitoLocal cognitoLocal, PoolUsers users, SignIns signIns, ChallengeSessions sessions, TemporaryPasswords temporary)
{
    /// <summary>The user's tokens, or the challenge to choose a password.</summary>
    /// <exception cref="AwsException">Name or password are wrong, or the user may not sign in.</exception>
    public async Task<JsonObject> RunAsync(UserPoolClient client, string username, string password, CancellationToken cancellationToken)
    {
        // Who is nobody's user and who gives a wrong password are told the same.
        var user = await users.FindAsync(client.Pool, username, cancellationToken) ?? throw WrongPassword();
        if (!user.IsEnabled || user.Status == "FORCE_CHANGE_PASSWORD")
        {
            await DemandPasswordAsync(client, user, password, cancellationToken);
        }

        var output = await StartAsync(client, user, password, cancellationToken);
        if (output["AuthenticationResult"] is JsonObject tokens)
        {
            signIns.Add(client, user, tokens);
            return Tokens.Complete(output);
        }

        output["Session"] = sessions.Open(client, user);
        return output;
    }

    // cognito-local lets the disabled in, and asks who has a temporary password for none.
    private async Task DemandPasswordAsync(UserPoolClient client, PoolUser user, string password, CancellationToken cancellationToken)
    {
        if (!await users.HasPasswordAsync(client, user, password, cancellationToken))
        {
            throw WrongPassword();
        }

        if (!user.IsEnabled)
        {
            throw UserPoolErrors.UserDisabled();
        }

        if (temporary.IsExpired(client.Pool, user.Subject))
        {
            throw UserPoolErrors.NotAuthorized("Temporary password has expired and must be reset by an administrator.");
        }
    }

    private async Task<JsonObject> StartAsync(UserPoolClient client, PoolUser user, string password, CancellationToken cancellationToken)
    {
        try
        {
            return await cognitoLocal.CallAsync(
                "InitiateAuth",
                new JsonObject
                {
                    ["ClientId"] = client.Id,
                    ["AuthFlow"] = "USER_PASSWORD_AUTH",
                    ["AuthParameters"] = new JsonObject { ["USERNAME"] = user.Username, ["PASSWORD"] = password },
                },
                cancellationToken);
        }
        catch (AwsException error) when (error.Code is "InvalidPasswordException" or "NotAuthorizedException")
        {
            throw WrongPassword();
        }
    }

    private static AwsException WrongPassword() => UserPoolErrors.NotAuthorized("Incorrect username or password.");
}

/// <summary>Adds what cognito-local leaves out beside the tokens.</summary>
internal static class Tokens
{
    public static JsonObject Complete(JsonObject output)
    {
        if (output["AuthenticationResult"] is JsonObject tokens)
        {
            tokens["ExpiresIn"] ??= CognitoLocalFiles.TokenMinutes * 60;
            tokens["TokenType"] ??= "Bearer";
        }

        return output;
    }
}
