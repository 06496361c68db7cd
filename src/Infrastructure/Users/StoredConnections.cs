using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Connections;

namespace Infrastructure.Users;

/// <summary>Everything in the table of connections that is of a user: connections, and those that ended a while ago.</summary>
internal sealed class StoredConnections(IAmazonDynamoDB client, string tableName, StoredUser user)
{
    /// <summary>Reads it.</summary>
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> ReadAsync(CancellationToken cancellationToken)
    {
        List<Dictionary<string, AttributeValue>> items = [];
        if (user.Subject is not { } subject)
        {
            return items;
        }

        var request = new QueryRequest
        {
            TableName = tableName,
            KeyConditionExpression = "pk = :pk",
            ExpressionAttributeValues = new() { [":pk"] = new(ConnectionTable.PartitionOf(subject)) },
            ConsistentRead = true,
        };
        do
        {
            var page = await client.QueryAsync(request, cancellationToken);
            items.AddRange(page.Items ?? []);
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
        return items;
    }
}
