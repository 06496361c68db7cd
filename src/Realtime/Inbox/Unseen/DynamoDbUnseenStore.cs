using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Messages;

namespace Realtime.Inbox.Unseen;

/// <summary>
/// In the table <c>Inbox</c>: <c>unseen|{source}|{id}</c>, <c>{set}|{part}</c>. An id has no <c>|</c>, so the last one ends the source.
/// </summary>
internal sealed class DynamoDbUnseenStore(IAmazonDynamoDB client, string tableName, TimeProvider clock) : IUnseenStore
{
    private const string DetailType = "detailType";
    private const string Type = "type";
    private const string Names = "names";

    // As long as the log knows the event's id: if it comes again within that, nobody is told again.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(16);

    /// <inheritdoc/>
    public async Task AddAsync(UnseenPart part, CancellationToken cancellationToken)
    {
        var item = Key(part);
        item[DetailType] = new(part.Page.Source.DetailType);
        item[Type] = new(part.Type);
        item[Names] = List(part.Names);
        item[InboxTable.ExpiresAt] = new() { N = (clock.GetUtcNow() + Kept).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) };
        try
        {
            await client.PutItemAsync(
                new PutItemRequest { TableName = tableName, Item = item, ConditionExpression = "attribute_not_exists(pk)" }, cancellationToken);
        }
        catch (ConditionalCheckFailedException)
        {
            // An earlier attempt kept it, and some of them may be told already.
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<UnseenPart>> ListAsync(string source, string id, string set, CancellationToken cancellationToken)
    {
        var found = new List<UnseenPart>();
        var query = new QueryRequest
        {
            TableName = tableName,
            KeyConditionExpression = "pk = :pk AND begins_with(sk, :set)",
            ExpressionAttributeValues = new() { [":pk"] = new(Partition(source, id)), [":set"] = new($"{set}|") },
            ConsistentRead = true,
        };
        do
        {
            var answer = await client.QueryAsync(query, cancellationToken);
            found.AddRange((answer.Items ?? []).Select(item => Read(source, id, set, item)).Where(part => part.Names.Count > 0));
            query.ExclusiveStartKey = answer.LastEvaluatedKey;
        }
        while (query.ExclusiveStartKey is { Count: > 0 });

        return found;
    }

    /// <inheritdoc/>
    public Task LeaveAsync(UnseenPart part, IReadOnlyCollection<string> names, CancellationToken cancellationToken) => client.UpdateItemAsync(
        new UpdateItemRequest
        {
            TableName = tableName,
            Key = Key(part),
            UpdateExpression = $"SET #names = :names",
            ExpressionAttributeNames = new() { ["#names"] = Names },
            ExpressionAttributeValues = new() { [":names"] = List(names) },
        },
        cancellationToken);

    private static UnseenPart Read(string source, string id, string set, Dictionary<string, AttributeValue> item) => new(
        new(new EventKey(source, item[DetailType].S, id), set),
        int.Parse(item[InboxTable.SortKey].S[(set.Length + 1)..], CultureInfo.InvariantCulture),
        item[Type].S,
        [.. (item[Names].L ?? []).Select(name => name.S)]);

    private static Dictionary<string, AttributeValue> Key(UnseenPart part) => new()
    {
        [InboxTable.PartitionKey] = new(Partition(part.Page.Source.Source, part.Page.Source.Id)),
        [InboxTable.SortKey] = new(string.Create(CultureInfo.InvariantCulture, $"{part.Page.Set}|{part.Number:d4}")),
    };

    private static string Partition(string source, string id) => $"{InboxTable.UnseenPrefix}{source}|{id}";

    private static AttributeValue List(IEnumerable<string> names) => new() { L = [.. names.Select(name => new AttributeValue(name))], IsLSet = true };
}
