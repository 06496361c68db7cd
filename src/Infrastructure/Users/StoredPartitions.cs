using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Connections;
using Realtime.Inbox;

namespace Infrastructure.Users;

/// <summary>What has partitions of the user's own, with <c>pk</c> and <c>sk</c>: connections, and what stands beside notifications.</summary>
internal sealed class StoredPartitions(IAmazonDynamoDB client, string tableName, IReadOnlyList<string> partitions)
{
    /// <summary>Connections, and those that ended a while ago.</summary>
    public static StoredPartitions OfConnections(IAmazonDynamoDB client, UserTables tables, StoredUser user) =>
        new(client, tables.Connections, user.Subject is { } subject ? [ConnectionTable.PartitionOf(subject)] : []);

    /// <summary>The state of the user's inboxes, preferences, notifications that wait, and the audiences that the user is in.</summary>
    public static StoredPartitions OfInbox(IAmazonDynamoDB client, UserTables tables, StoredUser user) => new(
        client,
        tables.Inbox,
        [
            .. user.IdentityIds.Select(identity => InboxTable.StatePrefix + identity),
            .. user.Subject is { } subject ? (string[])[InboxTable.PreferencesPrefix + subject, InboxTable.PendingPrefix + subject] : [],
            .. Audiences(user),
        ]);

    /// <summary>The audiences that the user is in.</summary>
    public static StoredPartitions OfAudiences(IAmazonDynamoDB client, UserTables tables, StoredUser user) =>
        new(client, tables.Inbox, [.. Audiences(user)]);

    // An audience names users as events do: by subject, or by identity.
    private static IEnumerable<string> Audiences(StoredUser user) =>
        user.IdentityIds.Append(user.Subject).OfType<string>().Select(name => InboxTable.MemberPrefix + name);

    /// <summary>Reads it.</summary>
    public async IAsyncEnumerable<Dictionary<string, AttributeValue>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var partition in partitions)
        {
            var request = new QueryRequest
            {
                TableName = tableName,
                KeyConditionExpression = "pk = :pk",
                ExpressionAttributeValues = new() { [":pk"] = new(partition) },
                ConsistentRead = true,
            };
            do
            {
                var page = await client.QueryAsync(request, cancellationToken);
                foreach (var item in page.Items ?? [])
                {
                    yield return item;
                }

                request.ExclusiveStartKey = page.LastEvaluatedKey;
            }
            while (request.ExclusiveStartKey is { Count: > 0 });
        }
    }

    /// <summary>Deletes it, if that is confirmed.</summary>
    /// <returns>How much there was.</returns>
    public async Task<int> DeleteAsync(bool confirmed, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var item in ReadAsync(cancellationToken))
        {
            count++;
            if (confirmed)
            {
                var key = new Dictionary<string, AttributeValue> { ["pk"] = item["pk"], ["sk"] = item["sk"] };
                await client.DeleteItemAsync(new DeleteItemRequest { TableName = tableName, Key = key }, cancellationToken);
            }
        }

        return count;
    }
}
