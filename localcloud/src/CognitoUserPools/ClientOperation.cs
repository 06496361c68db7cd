using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>An unsigned operation that names a client, carried out by cognito-local as it stands.</summary>
internal sealed class ClientOperation(string name, UserPools pools, CognitoLocal cognitoLocal) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var client = pools.Client(JsonProtocol.RequiredText(input, "ClientId", "InvalidParameterException"));
        Usernames.Normalize(input, client.Pool);
        return Tokens.Complete(await cognitoLocal.CallAsync(name, input, cancellationToken));
    }
}
