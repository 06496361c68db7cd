using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Realtime.Rooms.Table;

/// <summary>
/// The rooms' operations on their DynamoDB table: rooms and memberships here, what is kept by user in the other part. All names are
/// placeholders, because <c>state</c>, <c>role</c> and others are reserved.
/// </summary>
internal sealed partial class DynamoDbRoomStore(IAmazonDynamoDB client, string tableName) : IRoomStore
{
    private const string Absent = "attribute_not_exists(pk)";
    private const string NotMarkedLater = "attribute_not_exists(#change) OR #change < :change";

    public async Task<Room?> GetRoomAsync(string roomId, bool consistent, CancellationToken cancellationToken) =>
        await GetAsync(RoomItems.RoomKey(roomId), consistent, cancellationToken) is { } item ? RoomItems.ToRoom(item) : null;

    public async Task<Membership?> GetMemberAsync(string roomId, string sub, bool consistent, CancellationToken cancellationToken) =>
        await GetAsync(RoomItems.MemberKey(roomId, sub), consistent, cancellationToken) is { } item ? RoomItems.ToMembership(item) : null;

    public async Task<IReadOnlyList<Membership>> GetMembersAsync(
        string roomId, IReadOnlyList<string> subs, CancellationToken cancellationToken)
    {
        // At most 101: a batch and who wants it. DynamoDB reads 100 at once, and leaves some of them when it is busy.
        var found = await Task.WhenAll(subs.Chunk(100).Select(chunk => GetBatchAsync(
            [.. chunk.Select(sub => RoomItems.MemberKey(roomId, sub))], cancellationToken)));
        return [.. found.SelectMany(items => items).Select(RoomItems.ToMembership)];
    }

    public async Task<bool> PutRoomIfAbsentAsync(Room room, CancellationToken cancellationToken)
    {
        var request = new PutItemRequest { TableName = tableName, Item = RoomItems.FromRoom(room), ConditionExpression = Absent };
        return await TryAsync(client.PutItemAsync(request, cancellationToken));
    }

    public Task<bool> BeginAsync(Room seen, Room begun, CancellationToken cancellationToken)
    {
        var item = RoomItems.FromRoom(begun);
        var update = new ItemUpdate(RoomItems.RoomKey(begun.Id));
        foreach (var name in RoomItems.Begun.Where(item.ContainsKey))
        {
            update.Set(name, item[name]);
        }

        if (begun.Key is null)
        {
            update.Remove("key");
        }

        update.Value("seen", RoomItems.Number(seen.Change));
        return UpdateAsync(update, "attribute_not_exists(#intent) AND #change = :seen", cancellationToken);
    }

    public Task<bool> MarkMemberAsync(string roomId, MemberMark mark, CancellationToken cancellationToken)
    {
        var update = new ItemUpdate(RoomItems.MemberKey(roomId, mark.Sub));
        update.Set("change", RoomItems.Number(mark.Change));
        update.SetGiven("state", mark.IsMember is { } isMember ? RoomItems.State(isMember) : null);
        update.SetGiven("role", mark.Role is { } role ? new(RoomWords.Of(role)) : null);
        update.SetGiven("joined", mark.Joined is { } joined ? new(joined.ToString()) : null);
        update.SetGiven("leastKey", mark.LeastKey is { } leastKey ? RoomItems.Number(leastKey) : null);
        if (mark.Muting is { Until: { } until })
        {
            update.Set("mutedUntil", RoomItems.Milliseconds(until));
        }
        else if (mark.Muting is not null)
        {
            update.Remove("mutedUntil");
        }

        return UpdateAsync(update, NotMarkedLater, cancellationToken);
    }

    public Task<bool> ReplaceKeyAsync(string roomId, long change, RoomKey key, CancellationToken cancellationToken)
    {
        var update = new ItemUpdate(RoomItems.RoomKey(roomId));
        update.SetFrom("previous", "key");
        update.Set("key", new(key.Value));
        update.Add("version", 1);
        update.Set("keyChange", RoomItems.Number(change));
        return UpdateAsync(update, "#keyChange < :keyChange", cancellationToken);
    }

    public Task<bool> HidePastAsync(string roomId, long change, long since, RoomKey key, CancellationToken cancellationToken)
    {
        var update = new ItemUpdate(RoomItems.RoomKey(roomId));
        update.SetFrom("between", "key");
        update.Set("key", new(key.Value));
        update.Add("version", 1);
        update.Set("keyChange", RoomItems.Number(change));
        update.Set("since", RoomItems.Number(since));
        return UpdateAsync(update, "#since < :since", cancellationToken);
    }

    public Task<bool> ClearIntentAsync(string roomId, long change, CancellationToken cancellationToken)
    {
        var update = new ItemUpdate(RoomItems.RoomKey(roomId));
        update.Remove("intent");
        update.Remove("previous");
        update.Remove("between");
        update.Name("c");
        update.Value("c", RoomItems.Number(change));
        return UpdateAsync(update, "#intent.#c = :c", cancellationToken);
    }

    public async Task<RoomEvent?> GetEventAsync(string roomId, string eventId, CancellationToken cancellationToken) =>
        await GetAsync(RoomItems.EventKey(roomId, eventId), consistent: true, cancellationToken) is { } item
            ? RoomItems.ToEvent(eventId, item)
            : null;

    public Task<bool> PutEventIfAbsentAsync(string roomId, RoomEvent done, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var request = new PutItemRequest
        {
            TableName = tableName,
            Item = RoomItems.FromEvent(roomId, done, expiresAt),
            ConditionExpression = Absent,
        };
        return TryAsync(client.PutItemAsync(request, cancellationToken));
    }

    public Task<bool> TakeTurnAsync(
        string roomId, string sub, string messageKey, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var update = new ItemUpdate(RoomItems.MemberKey(roomId, sub));
        update.Set("slowAt", RoomItems.Milliseconds(now));
        update.Set("slowId", new(messageKey));
        update.Value("before", RoomItems.Milliseconds(before));
        return UpdateAsync(
            update,
            "attribute_exists(pk) AND (attribute_not_exists(#slowAt) OR #slowAt <= :before)",
            cancellationToken);
    }

    public Task<bool> TakeNewsAsync(string roomId, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken) =>
        TakeAsync(RoomItems.Key(RoomsTable.RoomKey(roomId), RoomsTable.News), now, before, cancellationToken);

    public async Task<MembershipPage> ListMembersAsync(string roomId, string? after, int limit, CancellationToken cancellationToken)
    {
        var response = await QueryAsync(RoomsTable.RoomKey(roomId), RoomsTable.MemberPrefix, after, limit, cancellationToken);
        return new([.. (response.Items ?? []).Select(RoomItems.ToMembership)], Next(response, RoomsTable.MemberPrefix));
    }

    private async Task<Dictionary<string, AttributeValue>?> GetAsync(
        Dictionary<string, AttributeValue> key, bool consistent, CancellationToken cancellationToken)
    {
        var request = new GetItemRequest { TableName = tableName, Key = key, ConsistentRead = consistent };
        return (await client.GetItemAsync(request, cancellationToken)).Item is { Count: > 0 } item ? item : null;
    }

    private async Task<List<Dictionary<string, AttributeValue>>> GetBatchAsync(
        List<Dictionary<string, AttributeValue>> keys, CancellationToken cancellationToken)
    {
        var found = new List<Dictionary<string, AttributeValue>>();
        for (var attempt = 0; keys.Count > 0; attempt++)
        {
            if (attempt > 0)
            {
                await Backoff.WaitAsync(attempt - 1, TimeProvider.System, cancellationToken);
            }

            var wanted = new KeysAndAttributes { Keys = keys, ConsistentRead = true };
            var response = await client.BatchGetItemAsync(
                new BatchGetItemRequest { RequestItems = new() { [tableName] = wanted } }, cancellationToken);
            found.AddRange(response.Responses?.GetValueOrDefault(tableName) ?? []);
            keys = response.UnprocessedKeys?.GetValueOrDefault(tableName)?.Keys ?? [];
        }

        return found;
    }

    private Task<QueryResponse> QueryAsync(
        string partition, string prefix, string? after, int limit, CancellationToken cancellationToken) => client.QueryAsync(
        new()
        {
            TableName = tableName,
            KeyConditionExpression = "pk = :pk AND begins_with(sk, :prefix)",
            ExpressionAttributeValues = new() { [":pk"] = new(partition), [":prefix"] = new(prefix) },
            ExclusiveStartKey = after is null ? null : RoomItems.Key(partition, prefix + after),
            Limit = limit,
        },
        cancellationToken);

    private static string? Next(QueryResponse response, string prefix) =>
        response.LastEvaluatedKey is { Count: > 0 } last ? last[RoomsTable.SortKey].S[prefix.Length..] : null;

    /// <summary>Takes a turn that comes once in a time, on condition that the last one was at <paramref name="before"/> or earlier.</summary>
    private Task<bool> TakeAsync(
        Dictionary<string, AttributeValue> key, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var update = new ItemUpdate(key);
        update.Set("takenAt", RoomItems.Milliseconds(now));
        update.Value("before", RoomItems.Milliseconds(before));
        return UpdateAsync(update, "attribute_not_exists(#takenAt) OR #takenAt <= :before", cancellationToken);
    }

    private Task<bool> UpdateAsync(ItemUpdate update, string condition, CancellationToken cancellationToken) =>
        TryAsync(client.UpdateItemAsync(update.ToRequest(tableName, condition), cancellationToken));

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
