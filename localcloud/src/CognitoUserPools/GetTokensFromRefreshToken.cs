using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>Refreshes tokens, as Amplify asks for it; cognito-local knows only InitiateAuth for that.</summary>
internal sealed class GetTokensFromRefreshToken(InitiateAuth initiateAuth) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var output = await initiateAuth.InvokeAsync(
            new JsonObject
            {
                ["ClientId"] = JsonProtocol.RequiredText(input, "ClientId", "InvalidParameterException"),
                ["AuthFlow"] = "REFRESH_TOKEN_AUTH",
                ["AuthParameters"] = new JsonObject
                {
                    ["REFRESH_TOKEN"] = JsonProtocol.RequiredText(input, "RefreshToken", "InvalidParameterException"),
                },
            },
            request,
            cancellationToken);
        return new JsonObject { ["AuthenticationResult"] = output["AuthenticationResult"]?.DeepClone() };
    }
}
