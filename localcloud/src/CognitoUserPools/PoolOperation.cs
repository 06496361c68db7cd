using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.CognitoUserPools;

/// <summary>A signed operation upon a pool, allowed by IAM policies and carried out by cognito-local.</summary>
internal sealed class PoolOperation(string name, UserPools pools, CognitoLocal cognitoLocal, IAccessControl access) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var principal = request.Principal ?? throw new AwsException(
            "MissingAuthenticationTokenException", StatusCodes.Status400BadRequest, "Missing Authentication Token");
        var pool = pools.Pool(JsonProtocol.RequiredText(input, "UserPoolId", "InvalidParameterException"));
        access.Demand(new(principal, "cognito-idp:" + name, pool.Arn));
        Usernames.Normalize(input, pool);
        return await cognitoLocal.CallAsync(name, input, cancellationToken);
    }
}
