using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>An unsigned operation that names a client.</summary>
internal abstract class ClientOperation(UserPools pools) : IJsonOperation
{
    /// <inheritdoc/>
    public Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var client = pools.Client(Required(input, "ClientId"));
        Usernames.Normalize(input, client.Pool);
        return RunAsync(client, input, cancellationToken);
    }

    /// <summary>Carries it out.</summary>
    protected abstract Task<JsonObject> RunAsync(UserPoolClient client, JsonObject input, CancellationToken cancellationToken);

    /// <summary>A text that the request must have.</summary>
    /// <exception cref="AwsException"><c>InvalidParameterException</c>.</exception>
    protected static string Required(JsonObject input, string name) => JsonProtocol.RequiredText(input, name, "InvalidParameterException");
}
