using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>Makes oneself a user, where the pool allows it.</summary>
internal sealed class SignUp(UserPools pools, CognitoLocal cognitoLocal) : IJsonOperation
{
    /// <inheritdoc/>
    public Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var client = pools.Client(JsonProtocol.RequiredText(input, "ClientId", "InvalidParameterException"));
        if (client.Pool.OnlyAdministratorsCreateUsers)
        {
            throw UserPoolErrors.NotAuthorized("SignUp is not permitted for this user pool");
        }

        WritableAttributes.Demand(client, (input["UserAttributes"] as JsonArray ?? []).Select(attribute => attribute?["Name"]?.ToString()));
        Usernames.Normalize(input, client.Pool);
        return cognitoLocal.CallAsync("SignUp", input, cancellationToken);
    }
}
