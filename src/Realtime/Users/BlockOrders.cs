using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Sessions;

namespace Realtime.Users;

/// <summary>
/// Writes whether users are blocked. Orders come late and again, as events do: one that is older than what stands changes nothing, so a retried
/// order to block doesn't undo the unblocking behind it.
/// </summary>
public sealed class BlockOrders(IAmazonDynamoDB client, string tableName)
{
    /// <summary>Blocks a user, known or not: from then on no session is opened.</summary>
    /// <returns>Whether the order stands; otherwise a newer one does.</returns>
    public Task<bool> BlockAsync(string subject, DateTimeOffset orderedAt, CancellationToken cancellationToken) =>
        WriteAsync(subject, "SET blockedAt = if_not_exists(blockedAt, :at), blockOrderedAt = :at", orderedAt, cancellationToken);

    /// <summary>Lifts the block.</summary>
    /// <returns>Whether the order stands; otherwise a newer one does.</returns>
    public Task<bool> UnblockAsync(string subject, DateTimeOffset orderedAt, CancellationToken cancellationToken) =>
        WriteAsync(subject, "SET blockOrderedAt = :at REMOVE blockedAt", orderedAt, cancellationToken);

    private async Task<bool> WriteAsync(string subject, string update, DateTimeOffset orderedAt, CancellationToken cancellationToken)
    {
        try
        {
            await client.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = tableName,
                    Key = DirectoryTable.SubjectKey(subject),
                    UpdateExpression = update,
                    ConditionExpression = "attribute_not_exists(blockOrderedAt) OR blockOrderedAt <= :at",
                    ExpressionAttributeValues = new() { [":at"] = DirectoryTable.Milliseconds(orderedAt) },
                },
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }
}
