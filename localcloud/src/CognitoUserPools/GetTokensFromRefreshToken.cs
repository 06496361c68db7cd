using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>Refreshes tokens, as Amplify asks for it.</summary>
internal sealed class GetTokensFromRefreshToken(UserPools pools, TokenRefresh refresh) : ClientOperation(pools)
{
    /// <inheritdoc/>
    protected override async Task<JsonObject> RunAsync(UserPoolClient client, JsonObject input, CancellationToken cancellationToken)
    {
        if (!client.AuthFlows.Contains("ALLOW_REFRESH_TOKEN_AUTH"))
        {
            throw UserPoolErrors.InvalidParameter("REFRESH_TOKEN_AUTH flow not enabled for this client");
        }

        var output = await refresh.RunAsync(client, Required(input, "RefreshToken"), cancellationToken);
        return new JsonObject { ["AuthenticationResult"] = output["AuthenticationResult"]?.DeepClone() };
    }
}
