using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>Exchanges refresh tokens. cognito-local takes every one that it ever made, whoever brings it.</summary>
internal sealed class TokenRefresh(CognitoLocal cognitoLocal, PoolUsers users, SignIns signIns)
{
    /// <summary>New access and ID tokens.</summary>
    /// <exception cref="AwsException"><c>NotAuthorizedException</c>.</exception>
    public async Task<JsonObject> RunAsync(UserPoolClient client, string refreshToken, CancellationToken cancellationToken)
    {
        var signIn = signIns.OfRefreshToken(client, refreshToken);
        var user = await users.FindAsync(client.Pool, signIn.Subject, cancellationToken) ?? throw UserPoolErrors.NotAuthorized("Invalid Refresh Token");
        if (!user.IsEnabled)
        {
            throw UserPoolErrors.UserDisabled();
        }

        var output = await cognitoLocal.CallAsync(
            "InitiateAuth",
            new JsonObject
            {
                ["ClientId"] = client.Id,
                ["AuthFlow"] = "REFRESH_TOKEN_AUTH",
                ["AuthParameters"] = new JsonObject { ["REFRESH_TOKEN"] = refreshToken },
            },
            cancellationToken);
        signIns.Refreshed(signIn, output["AuthenticationResult"]!.AsObject());
        return Tokens.Complete(output);
    }
}
