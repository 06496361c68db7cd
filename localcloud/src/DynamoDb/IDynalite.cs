using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.DynamoDb;

/// <summary>The store behind Amazon DynamoDB.</summary>
internal interface IDynalite
{
    /// <summary>Hands on a call as it came; the answer comes back as it is, errors too.</summary>
    /// <exception cref="AwsException"><c>InternalServerError</c>: the store can't be reached.</exception>
    Task<AwsResponse> ForwardAsync(string target, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Makes a call of LocalCloud's own.</summary>
    /// <exception cref="AwsException">The store's error.</exception>
    Task<JsonObject> CallAsync(string operation, JsonObject input, CancellationToken cancellationToken);
}
