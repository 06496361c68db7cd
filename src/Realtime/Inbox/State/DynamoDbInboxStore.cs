using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Realtime.Inbox.State;

/// <summary>
/// Inboxes in the table: <c>state|{identityId}</c> has the items <c>fold</c> and <c>fold-seen</c>, which are read together, and <c>bits|{key}</c>.
/// </summary>
internal sealed class DynamoDbInboxStore(IAmazonDynamoDB client, string tableName) : IInboxStore
{
    private const string Fold = "fold";
    private const string Seen = "fold-seen";
    private const string BitsPrefix = "bits|";

    public async Task<StoredInbox> GetAsync(string identityId, CancellationToken cancellationToken)
    {
        var request = new QueryRequest
        {
            TableName = tableName,
            KeyConditionExpression = "pk = :pk AND begins_with(sk, :sk)",
            ExpressionAttributeValues = new() { [":pk"] = new(Partition(identityId)), [":sk"] = new(Fold) },
            ConsistentRead = true,
        };
        var items = ((await client.QueryAsync(request, cancellationToken)).Items ?? []).ToDictionary(item => item[InboxTable.SortKey].S);
        var fold = items.GetValueOrDefault(Fold);
        return new(
            fold is null ? null : new(fold["revision"].S, fold[Fold].B.ToArray(), DateTimeOffset.FromUnixTimeSeconds(Long(fold[InboxTable.ExpiresAt]))),
            items.TryGetValue(Seen, out var seen) ? Long(seen["number"]) : 0);
    }

    public Task<bool> PutFoldAsync(string identityId, StoredFold fold, string? seen, CancellationToken cancellationToken)
    {
        var item = Key(identityId, Fold);
        item["revision"] = new(fold.Revision);
        item[Fold] = new() { B = new(fold.Bytes) };
        item[InboxTable.ExpiresAt] = Seconds(fold.ExpiresAt);
        return TryAsync(client.PutItemAsync(
            new PutItemRequest
            {
                TableName = tableName,
                Item = item,
                ConditionExpression = seen is null ? "attribute_not_exists(pk)" : "revision = :seen",
                ExpressionAttributeValues = seen is null ? null : new() { [":seen"] = new(seen) },
            },
            cancellationToken));
    }

    public async Task<byte[]?> GetBitsAsync(string identityId, string key, CancellationToken cancellationToken) =>
        // It never changes: a replica that has it has all of it.
        await GetBitsAsync(identityId, key, consistent: false, cancellationToken) ?? await GetBitsAsync(identityId, key, consistent: true, cancellationToken);

    public Task PutBitsAsync(string identityId, string key, byte[] bits, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var item = Key(identityId, BitsPrefix + key);
        item["bits"] = new() { B = new(bits) };
        item[InboxTable.ExpiresAt] = Seconds(expiresAt);
        return client.PutItemAsync(new PutItemRequest { TableName = tableName, Item = item }, cancellationToken);
    }

    public Task DeleteBitsAsync(string identityId, string key, CancellationToken cancellationToken) =>
        client.DeleteItemAsync(new DeleteItemRequest { TableName = tableName, Key = Key(identityId, BitsPrefix + key) }, cancellationToken);

    public Task<bool> MarkSeenAsync(string identityId, SeenMark mark, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, AttributeValue> { [":number"] = Number(mark.Number), [":expiresAt"] = Seconds(mark.ExpiresAt) };
        var (update, condition) = ("SET #number = :number, expiresAt = :expiresAt", "(attribute_not_exists(pk) OR #number < :number)");
        if (mark.TellAt is { } tellAt)
        {
            (update, condition) = (update + ", toldAt = :toldAt", condition + " AND (attribute_not_exists(toldAt) OR toldAt <= :toldBefore)");
            values[":toldAt"] = Number(tellAt.ToUnixTimeMilliseconds());
            values[":toldBefore"] = Number(mark.ToldBefore.ToUnixTimeMilliseconds());
        }

        return TryAsync(client.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = tableName,
                Key = Key(identityId, Seen),
                UpdateExpression = update,
                ConditionExpression = condition,
                ExpressionAttributeNames = new() { ["#number"] = "number" },
                ExpressionAttributeValues = values,
            },
            cancellationToken));
    }

    private async Task<byte[]?> GetBitsAsync(string identityId, string key, bool consistent, CancellationToken cancellationToken)
    {
        var request = new GetItemRequest { TableName = tableName, Key = Key(identityId, BitsPrefix + key), ConsistentRead = consistent };
        return (await client.GetItemAsync(request, cancellationToken)).Item?.GetValueOrDefault("bits")?.B.ToArray();
    }

    private static string Partition(string identityId) => InboxTable.StatePrefix + identityId;

    private static Dictionary<string, AttributeValue> Key(string identityId, string sort) =>
        new() { [InboxTable.PartitionKey] = new(Partition(identityId)), [InboxTable.SortKey] = new(sort) };

    private static AttributeValue Seconds(DateTimeOffset time) => Number(time.ToUnixTimeSeconds());

    private static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    private static long Long(AttributeValue value) => long.Parse(value.N, CultureInfo.InvariantCulture);

    /// <summary>A refused condition is an answer, not an error.</summary>
    private static async Task<bool> TryAsync(Task write)
    {
        try
        {
            await write;
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }
}
