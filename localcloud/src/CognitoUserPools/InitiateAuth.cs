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
        if (!Allows(client, flow))
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

    // SRP proves a password without sending it, and is not emulated. So that no template has to allow the password itself for the sake of
    // this machine, whoever may sign in by SRP may send it here.
    private static bool Allows(UserPoolClient client, string flow) =>
        client.AuthFlows.Contains("ALLOW_" + flow) || (flow == "USER_PASSWORD_AUTH" && client.AuthFlows.Contains("ALLOW_USER_SRP_AUTH"));
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
