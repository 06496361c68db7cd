using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Messages;
using Realtime.Topics;

namespace Realtime.Inbox.Pending;

/// <summary>
/// What waits, in the table <c>Inbox</c>: <c>pending|{sub}</c> has the item <c>number</c>, which counts, and one <c>waits|{key}</c> for each
/// notification.
/// </summary>
internal sealed class DynamoDbPendingStore(IAmazonDynamoDB client, string tableName, TimeProvider clock) : IPendingStore
{
    private const string CounterKey = "number";
    private const string WaitsPrefix = "waits|";

    // The counter goes after whatever it counted: numbers that began anew would come before those that wait.
    private static readonly TimeSpan CounterOutlives = TimeSpan.FromDays(7);

    private static readonly TimeSpan Retention = TopicCatalog.Notifications.Retention!.Value;

    public async Task<long> TakeNumberAsync(string subject, CancellationToken cancellationToken)
    {
        var answer = await client.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = tableName,
                Key = Key(subject, CounterKey),
                UpdateExpression = "ADD lastNumber :one SET expiresAt = :expiresAt",
                ExpressionAttributeValues = new() { [":one"] = Number(1), [":expiresAt"] = Number(Seconds(clock.GetUtcNow() + Retention + CounterOutlives)) },
                ReturnValues = ReturnValue.ALL_NEW,
            },
            cancellationToken);
        return Number(answer.Attributes, "lastNumber");
    }

    public async Task<bool> PutIfAbsentAsync(string subject, long number, PendingNotification notification, CancellationToken cancellationToken)
    {
        var item = Key(subject, WaitsPrefix + notification.Key);
        item["number"] = Number(number);
        item["source"] = new(notification.Source.Source);
        item["detailType"] = new(notification.Source.DetailType);
        item["id"] = new(notification.Source.Id);
        item["sentAt"] = Number(notification.SentAt.ToUnixTimeMilliseconds());
        item["isLive"] = new() { BOOL = notification.IsLive };
        item["body"] = new() { B = new MemoryStream(notification.Body.ToArray(), writable: false) };
        item[InboxTable.ExpiresAt] = Number(Seconds(clock.GetUtcNow() + Retention));
        try
        {
            await client.PutItemAsync(
                new PutItemRequest { TableName = tableName, Item = item, ConditionExpression = "attribute_not_exists(pk)" }, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    public async Task<bool> AnyAsync(string subject, CancellationToken cancellationToken)
    {
        var query = Query(subject);
        query.Limit = 1;
        return (await client.QueryAsync(query, cancellationToken)).Items is { Count: > 0 };
    }

    public async Task<long?> GetLastNumberAsync(string subject, CancellationToken cancellationToken) =>
        await ReadAsync(Key(subject, CounterKey), cancellationToken) is { Count: > 0 } counter ? Number(counter, "lastNumber") : null;

    public async Task<PendingPage> QueryAsync(string subject, PendingPage? before, CancellationToken cancellationToken)
    {
        var query = Query(subject);
        query.ExclusiveStartKey = before?.Last is { } last ? Key(subject, last) : null;
        var answer = await client.QueryAsync(query, cancellationToken);

        // What is over may stand for days until DynamoDB deletes it.
        var now = Seconds(clock.GetUtcNow());
        return new(
            [
                .. (answer.Items ?? [])
                    .Where(item => Number(item, InboxTable.ExpiresAt) > now)
                    .Select(item => new PendingPlace(item[InboxTable.SortKey].S[WaitsPrefix.Length..], Number(item, "number"))),
            ],
            answer.LastEvaluatedKey?.GetValueOrDefault(InboxTable.SortKey)?.S);
    }

    public async Task<PendingNotification?> GetAsync(string subject, string key, CancellationToken cancellationToken) =>
        await ReadAsync(Key(subject, WaitsPrefix + key), cancellationToken) is { Count: > 0 } item
            ? new()
            {
                Source = new EventKey(item["source"].S, item["detailType"].S, item["id"].S),
                SentAt = DateTimeOffset.FromUnixTimeMilliseconds(Number(item, "sentAt")),
                IsLive = item["isLive"].BOOL is true,
                Body = item["body"].B.ToArray(),
            }
            : null;

    public Task DeleteAsync(string subject, string key, CancellationToken cancellationToken) => client.DeleteItemAsync(
        new DeleteItemRequest { TableName = tableName, Key = Key(subject, WaitsPrefix + key) }, cancellationToken);

    private QueryRequest Query(string subject) => new()
    {
        TableName = tableName,
        KeyConditionExpression = "pk = :pk AND begins_with(sk, :waits)",
        ExpressionAttributeNames = new() { ["#number"] = "number" },
        ExpressionAttributeValues = new() { [":pk"] = new(InboxTable.PendingPrefix + subject), [":waits"] = new(WaitsPrefix) },
        ProjectionExpression = "sk, #number, expiresAt",
        ConsistentRead = true,
    };

    private async Task<Dictionary<string, AttributeValue>> ReadAsync(Dictionary<string, AttributeValue> key, CancellationToken cancellationToken) =>
        (await client.GetItemAsync(new GetItemRequest { TableName = tableName, Key = key, ConsistentRead = true }, cancellationToken)).Item ?? [];

    private static Dictionary<string, AttributeValue> Key(string subject, string sortKey) => new()
    {
        [InboxTable.PartitionKey] = new(InboxTable.PendingPrefix + subject),
        [InboxTable.SortKey] = new(sortKey),
    };

    private static long Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds();

    private static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    private static long Number(Dictionary<string, AttributeValue> item, string name) => long.Parse(item[name].N, CultureInfo.InvariantCulture);
}
