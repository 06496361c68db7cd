using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>Signs in, or refreshes tokens.</summary>
internal sealed class InitiateAuth(UserPools pools, CognitoLocal cognitoLocal) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var client = pools.Client(JsonProtocol.RequiredText(input, "ClientId", "InvalidParameterException"));
        var flow = JsonProtocol.RequiredText(input, "AuthFlow", "InvalidParameterException");
        // The old name of the same flow.
        flow = flow == "REFRESH_TOKEN" ? "REFRESH_TOKEN_AUTH" : flow;
        if (!client.AuthFlows.Contains("ALLOW_" + flow))
        {
            throw UserPoolErrors.InvalidParameter($"{flow} flow not enabled for this client");
        }

        Usernames.Normalize(input, client.Pool);
        try
        {
            return Tokens.Complete(await cognitoLocal.CallAsync("InitiateAuth", input, cancellationToken));
        }
        catch (AwsException error) when (error.Code is "InvalidPasswordException" or "NotAuthorizedException" or "UserNotFoundException")
        {
            throw UserPoolErrors.NotAuthorized(
                flow == "REFRESH_TOKEN_AUTH" ? "Invalid Refresh Token" : "Incorrect username or password.");
        }
        catch (AwsException error) when (error.Code == NotEmulated.Code)
        {
            throw NotEmulated.Parameter("cognito-idp", "InitiateAuth", $"AuthFlow={flow}");
        }
    }
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
