using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.DynamoDb;

/// <summary>Writes to tables, for the other services.</summary>
public interface ITables
{
    /// <summary>Puts an item on behalf of a principal, by its IAM policies.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="item">The item: attributes by name, in DynamoDB's JSON.</param>
    /// <param name="principal">Who puts it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AwsException"><c>ResourceNotFoundException</c>, <c>ValidationException</c>, <c>AccessDeniedException</c>.</exception>
    Task PutItemAsync(string table, JsonObject item, Principal principal, CancellationToken cancellationToken);
}
