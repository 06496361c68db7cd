using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Inbox;

namespace Infrastructure.Users;

/// <summary>
/// Everything in the table of inboxes that is of a user: what is read of the notifications of each identity, preferences, and notifications that wait for the first
/// sign-in. All of it is found by its keys.
/// </summary>
internal sealed class StoredInbox(IAmazonDynamoDB client, string tableName, StoredUser user)
{
    private IEnumerable<string> Partitions =>
    [
        .. user.IdentityIds.Select(identity => InboxTable.StatePrefix + identity),
        .. user.Subject is { } subject ? (string[])[InboxTable.PreferencesPrefix + subject, InboxTable.PendingPrefix + subject] : [],
    ];

    /// <summary>Reads it, in the order of the keys.</summary>
    public async IAsyncEnumerable<Dictionary<string, AttributeValue>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var partition in Partitions)
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

    /// <summary>Deletes all of it; the answer is how much there was.</summary>
    public async Task<int> EraseAsync(bool confirmed, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var item in ReadAsync(cancellationToken))
        {
            count++;
            if (confirmed)
            {
                var key = new Dictionary<string, AttributeValue>
                {
                    [InboxTable.PartitionKey] = item[InboxTable.PartitionKey],
                    [InboxTable.SortKey] = item[InboxTable.SortKey],
                };
                await client.DeleteItemAsync(new DeleteItemRequest { TableName = tableName, Key = key }, cancellationToken);
            }
        }

        return count;
    }

    /// <summary>Writes the items as they are. Of what is read and archived the changes stand among the messages; what is made of them has bytes alone, and is left out.</summary>
    public async Task WriteAsync(Utf8JsonWriter json, CancellationToken cancellationToken)
    {
        json.WriteStartArray("inbox");
        await foreach (var item in ReadAsync(cancellationToken))
        {
            if (!item.Values.Any(value => value.B is not null))
            {
                Write(json, new AttributeValue { M = item, IsMSet = true });
            }
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, AttributeValue value)
    {
        if (value.IsMSet)
        {
            json.WriteStartObject();
            foreach (var (name, one) in value.M.OrderBy(one => one.Key, StringComparer.Ordinal))
            {
                json.WritePropertyName(name);
                Write(json, one);
            }

            json.WriteEndObject();
        }
        else if (value.IsLSet)
        {
            json.WriteStartArray();
            value.L.ForEach(one => Write(json, one));
            json.WriteEndArray();
        }
        else if (value.N is { } number)
        {
            json.WriteNumberValue(decimal.Parse(number, CultureInfo.InvariantCulture));
        }
        else if (value.BOOL is { } flag)
        {
            json.WriteBooleanValue(flag);
        }
        else
        {
            json.WriteStringValue(value.S);
        }
    }
}
