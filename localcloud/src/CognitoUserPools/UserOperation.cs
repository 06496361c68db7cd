using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>
/// An unsigned operation of a signed-in user upon itself. cognito-local believes any access token, signed or not, so it is verified
/// here.
/// </summary>
internal sealed class UserOperation(string name, UserPools pools, CognitoLocal cognitoLocal, TokenVerifier tokens) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var token = JsonProtocol.RequiredText(input, "AccessToken", "InvalidParameterException");
        var problem = TokenProblem.WrongIssuer;
        foreach (var pool in pools.All)
        {
            var issuer = $"cognito-idp.{pool.Id[..pool.Id.IndexOf('_', StringComparison.Ordinal)]}.amazonaws.com/{pool.Id}";
            var result = await tokens.VerifyAsync(token, issuer, "access", cancellationToken);
            if (result.Claims is not null)
            {
                return await cognitoLocal.CallAsync(name, input, cancellationToken);
            }

            problem = result.Problem is TokenProblem.WrongIssuer ? problem : result.Problem!.Value;
        }

        throw UserPoolErrors.NotAuthorized(
            problem is TokenProblem.Expired ? "Access Token has expired" : "Invalid Access Token");
    }
}
