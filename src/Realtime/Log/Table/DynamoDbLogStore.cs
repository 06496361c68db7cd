using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Amazon.DynamoDBv2;

namespace Realtime.Log.Table;

/// <summary>The log's operations on its DynamoDB table. All names are placeholders, because <c>last</c>, <c>at</c> and others are reserved.</summary>
internal sealed class DynamoDbLogStore(IAmazonDynamoDB client, string tableName) : ILogStore
{
    private const string Absent = "attribute_not_exists(pk)";

    public async Task<Head?> GetHeadAsync(string topic, CancellationToken cancellationToken) =>
        await GetAsync(LogItems.Key(LogTable.HeadKey(topic), 0), cancellationToken) is { } item ? LogItems.ToHead(item) : null;

    public async Task<Head?> TakeNumbersAsync(string topic, NumberRequest request, CancellationToken cancellationToken)
    {
        var update = Update(LogItems.Key(LogTable.HeadKey(topic), 0), new()
        {
            [":k"] = LogItems.Number(request.Count),
            [":now"] = LogItems.Milliseconds(request.At),
            [":epoch"] = new(request.Epoch),
            [":generation"] = LogItems.Number(request.Generation),
            [":rested"] = LogItems.Milliseconds(request.RestedSince),
            [":one"] = LogItems.Number(1),
        });
        update.UpdateExpression = "ADD #last :k SET #at = :now, #epoch = if_not_exists(#epoch, :epoch), "
            + "#born = if_not_exists(#born, :now), #floor = if_not_exists(#floor, :one), "
            + "#floorAt = if_not_exists(#floorAt, :now), #generation = if_not_exists(#generation, :generation)";
        update.ConditionExpression = Absent + " OR (#generation >= :generation AND #at > :rested)";
        update.ExpressionAttributeNames = Names("last", "at", "epoch", "born", "floor", "floorAt", "generation");
        update.ReturnValues = ReturnValue.ALL_NEW;
        return await TryAsync(client.UpdateItemAsync(update, cancellationToken)) is { } response
            ? LogItems.ToHead(response.Attributes)
            : null;
    }

    public async Task<bool> MoveHeadAsync(string topic, Head seen, Head moved, CancellationToken cancellationToken)
    {
        var update = Update(LogItems.Key(LogTable.HeadKey(topic), 0), new()
        {
            [":last"] = LogItems.Number(moved.Last),
            [":now"] = LogItems.Milliseconds(moved.At),
            [":epoch"] = new(moved.Epoch),
            [":generation"] = LogItems.Number(moved.Generation),
            [":floor"] = LogItems.Number(moved.Floor),
            [":seenLast"] = LogItems.Number(seen.Last),
            [":seenGeneration"] = LogItems.Number(seen.Generation),
        });
        update.UpdateExpression = "SET #last = :last, #at = :now, #epoch = :epoch, #generation = :generation, "
            + "#floor = :floor, #floorAt = :now";
        update.ConditionExpression = "#last = :seenLast AND #generation = :seenGeneration";
        update.ExpressionAttributeNames = Names("last", "at", "epoch", "floor", "floorAt", "generation");
        return await TryAsync(client.UpdateItemAsync(update, cancellationToken)) is not null;
    }

    public async Task<Claim?> GetClaimAsync(MessageKey key, CancellationToken cancellationToken) =>
        await GetAsync(LogItems.Key(LogTable.ClaimKey(key), 0), cancellationToken) is { } item ? LogItems.ToClaim(item) : null;

    public Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken)
    {
        var item = LogItems.Key(LogTable.ClaimKey(key), 0);
        item["n"] = LogItems.Number(claim.Number);
        item[LogTable.At] = LogItems.Milliseconds(claim.At);
        item[LogTable.ExpiresAt] = LogItems.Seconds(claim.ExpiresAt);
        return PutIfAbsentAsync(item, cancellationToken);
    }

    public async Task<bool> MoveClaimAsync(MessageKey key, long from, Claim claim, CancellationToken cancellationToken)
    {
        var update = Update(LogItems.Key(LogTable.ClaimKey(key), 0), new()
        {
            [":from"] = LogItems.Number(from),
            [":n"] = LogItems.Number(claim.Number),
            [":at"] = LogItems.Milliseconds(claim.At),
            [":expiresAt"] = LogItems.Seconds(claim.ExpiresAt),
        });
        update.UpdateExpression = "SET #n = :n, #at = :at, #expiresAt = :expiresAt";
        update.ConditionExpression = "#n = :from AND attribute_not_exists(#refused)";
        update.ExpressionAttributeNames = Names("n", "at", "expiresAt", LogTable.Refused);
        return await TryAsync(client.UpdateItemAsync(update, cancellationToken)) is not null;
    }

    public async Task<bool> RefuseClaimAsync(MessageKey key, long number, string reason, CancellationToken cancellationToken)
    {
        var update = Update(LogItems.Key(LogTable.ClaimKey(key), 0), new() { [":n"] = LogItems.Number(number), [":reason"] = new(reason) });
        update.UpdateExpression = "SET #refused = :reason";
        update.ConditionExpression = "#n = :n AND attribute_not_exists(#refused)";
        update.ExpressionAttributeNames = Names("n", LogTable.Refused);
        return await TryAsync(client.UpdateItemAsync(update, cancellationToken)) is not null;
    }

    public Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken) =>
        PutIfAbsentAsync(LogItems.FromEntry(topic, entry), cancellationToken);

    public async Task<Entry?> GetEntryAsync(string topic, long seq, CancellationToken cancellationToken) =>
        await GetAsync(LogItems.Key(LogTable.EntryKey(topic), seq), cancellationToken) is { } item ? LogItems.ToEntry(item) : null;

    public async Task<EntryBatch> QueryEntriesAsync(string topic, EntryRange range, CancellationToken cancellationToken)
    {
        var response = await QueryAsync(LogTable.EntryKey(topic), range, cancellationToken);
        return new([.. (response.Items ?? []).Select(LogItems.ToEntry)], response.LastEvaluatedKey is { Count: > 0 });
    }

    public async Task<long?> GetWatermarkAsync(string topic, CancellationToken cancellationToken) =>
        await GetAsync(LogItems.Key(LogTable.WatermarkKey(topic), 0), cancellationToken, consistent: false) is { } item
            ? LogItems.Number(item, LogTable.Settled)
            : null;

    public async Task<bool> MoveWatermarkAsync(string topic, long settled, CancellationToken cancellationToken)
    {
        var update = Update(LogItems.Key(LogTable.WatermarkKey(topic), 0), new() { [":n"] = LogItems.Number(settled) });
        update.UpdateExpression = "SET #settled = :n";
        update.ConditionExpression = Absent + " OR #settled < :n";
        update.ExpressionAttributeNames = Names(LogTable.Settled);
        return await TryAsync(client.UpdateItemAsync(update, cancellationToken)) is not null;
    }

    public async Task<VoidRun?> FindVoidRunAsync(string topic, long upTo, CancellationToken cancellationToken)
    {
        var range = new EntryRange(1, upTo, Limit: 1) { Descending = true };
        var response = await QueryAsync(LogTable.VoidRunKey(topic), range, cancellationToken);
        return response.Items is [var item, ..] ? LogItems.ToVoidRun(item) : null;
    }

    public async Task<bool> ExtendVoidRunAsync(string topic, VoidRun run, CancellationToken cancellationToken)
    {
        var update = Update(LogItems.Key(LogTable.VoidRunKey(topic), run.First), new()
        {
            [":last"] = LogItems.Number(run.Last),
            [":at"] = LogItems.Milliseconds(run.At),
            [":expiresAt"] = LogItems.Seconds(run.ExpiresAt),
        });
        update.UpdateExpression = "SET #last = :last, #at = :at, #expiresAt = :expiresAt";
        update.ConditionExpression = Absent + " OR #last < :last";
        update.ExpressionAttributeNames = Names(LogTable.Last, LogTable.At, LogTable.ExpiresAt);
        return await TryAsync(client.UpdateItemAsync(update, cancellationToken)) is not null;
    }

    private async Task<QueryResponse> QueryAsync(string partition, EntryRange range, CancellationToken cancellationToken)
    {
        if (range.From > range.To)
        {
            // DynamoDB refuses a range that ends before it begins.
            return new();
        }

        return await client.QueryAsync(
            new()
            {
                TableName = tableName,
                KeyConditionExpression = "pk = :pk AND seq BETWEEN :from AND :to",
                ExpressionAttributeValues = new()
                {
                    [":pk"] = new(partition),
                    [":from"] = LogItems.Number(range.From),
                    [":to"] = LogItems.Number(range.To),
                },
                ScanIndexForward = !range.Descending,
                ConsistentRead = range.Consistent,
                Limit = range.Limit,
            },
            cancellationToken);
    }

    private async Task<Dictionary<string, AttributeValue>?> GetAsync(
        Dictionary<string, AttributeValue> key, CancellationToken cancellationToken, bool consistent = true)
    {
        var request = new GetItemRequest { TableName = tableName, Key = key, ConsistentRead = consistent };
        var response = await client.GetItemAsync(request, cancellationToken);
        return response.Item is { Count: > 0 } item ? item : null;
    }

    private async Task<bool> PutIfAbsentAsync(Dictionary<string, AttributeValue> item, CancellationToken cancellationToken)
    {
        var request = new PutItemRequest { TableName = tableName, Item = item, ConditionExpression = Absent };
        return await TryAsync(client.PutItemAsync(request, cancellationToken)) is not null;
    }

    private UpdateItemRequest Update(Dictionary<string, AttributeValue> key, Dictionary<string, AttributeValue> values) =>
        new() { TableName = tableName, Key = key, ExpressionAttributeValues = values };

    private static Dictionary<string, string> Names(params ReadOnlySpan<string> names)
    {
        var placeholders = new Dictionary<string, string>();
        foreach (var name in names)
        {
            placeholders["#" + name] = name;
        }

        return placeholders;
    }

    /// <summary>A refused condition is an answer, not an error.</summary>
    private static async Task<T?> TryAsync<T>(Task<T> write)
        where T : class
    {
        try
        {
            return await write;
        }
        catch (ConditionalCheckFailedException)
        {
            return null;
        }
    }
}

/// <summary>The table's items, to and from DynamoDB's attributes.</summary>
internal static class LogItems
{
    public static Dictionary<string, AttributeValue> Key(string partition, long seq) => new()
    {
        [LogTable.PartitionKey] = new(partition),
        [LogTable.SortKey] = Number(seq),
    };

    public static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Milliseconds(DateTimeOffset time) => Number(time.ToUnixTimeMilliseconds());

    /// <summary>Whole seconds, up: never earlier than meant.</summary>
    public static AttributeValue Seconds(DateTimeOffset time) => Number((time.ToUnixTimeMilliseconds() + 999) / 1000);

    public static Head ToHead(Dictionary<string, AttributeValue> item) => new()
    {
        Last = Number(item, "last"),
        At = Time(item, LogTable.At),
        Epoch = item["epoch"].S,
        Generation = (int)Number(item, "generation"),
        Floor = Number(item, "floor"),
        FloorAt = Time(item, "floorAt"),
        Born = Time(item, "born"),
    };

    public static Claim ToClaim(Dictionary<string, AttributeValue> item) =>
        new(Number(item, "n"), Time(item, LogTable.At), Expiry(item)) { Refused = item.GetValueOrDefault(LogTable.Refused)?.S };

    public static VoidRun ToVoidRun(Dictionary<string, AttributeValue> item) =>
        new(Number(item, LogTable.SortKey), Number(item, LogTable.Last), Time(item, LogTable.At), Expiry(item));

    public static Dictionary<string, AttributeValue> FromEntry(string topic, Entry entry)
    {
        var item = Key(LogTable.EntryKey(topic), entry.Seq);
        item[LogTable.At] = Milliseconds(entry.At);
        item[LogTable.ExpiresAt] = Seconds(entry.ExpiresAt);
        if (entry.Message is not { } message)
        {
            item[LogTable.Void] = new() { BOOL = true };
            return item;
        }

        item[LogTable.Id] = new(message.Id);
        item[LogTable.Sender] = new(message.Sender);
        item[LogTable.SentAt] = Milliseconds(message.SentAt);
        item[LogTable.Body] = new() { B = new(message.Body.ToArray()) };
        if (message.Kind is { } kind)
        {
            item[LogTable.Kind] = new(kind);
        }

        return item;
    }

    public static Entry ToEntry(Dictionary<string, AttributeValue> item) => new()
    {
        Seq = Number(item, LogTable.SortKey),
        At = Time(item, LogTable.At),
        ExpiresAt = Expiry(item),
        Message = item.ContainsKey(LogTable.Void) ? null : new()
        {
            Id = item[LogTable.Id].S,
            Sender = item[LogTable.Sender].S,
            SentAt = Time(item, LogTable.SentAt),
            Body = item[LogTable.Body].B.ToArray(),
            Kind = item.GetValueOrDefault(LogTable.Kind)?.S,
        },
    };

    public static long Number(Dictionary<string, AttributeValue> item, string name) =>
        long.Parse(item[name].N, CultureInfo.InvariantCulture);

    private static DateTimeOffset Expiry(Dictionary<string, AttributeValue> item) =>
        DateTimeOffset.FromUnixTimeSeconds(Number(item, LogTable.ExpiresAt));

    private static DateTimeOffset Time(Dictionary<string, AttributeValue> item, string name) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Number(item, name));
}
