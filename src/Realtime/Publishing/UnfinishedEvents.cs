using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Log;
using Realtime.Messages;

namespace Realtime.Publishing;

/// <summary>
/// Who is still without a live copy of an event that failed in part: <c>event|{key}</c> in the message log's table. The event's retry goes to
/// them alone; without it one recipient who fails for good would have everybody else disturbed again with every attempt.
/// </summary>
/// <remarks>Written only when an event fails and read only when one repeats, so that what goes well costs nothing.</remarks>
public sealed class UnfinishedEvents(IAmazonDynamoDB client, string tableName, TimeProvider clock)
{
    // As long as a dead letter waits (14 days) to be sent again, and as an id is remembered.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(16);

    /// <summary>Keeps the recipients that are left, in the place of those kept before: whom an earlier attempt reached stays reached.</summary>
    /// <param name="source">The event.</param>
    /// <param name="failed">Who got nothing in this attempt. 4,000 identity ids take some 250 KB of an item's 400; DynamoDB refuses more.</param>
    /// <param name="begun">Who was logged by this attempt and not by one before.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task SaveAsync(
        EventKey source, IReadOnlyCollection<string> failed, IReadOnlySet<string> begun, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(begun);
        var earlier = await FindAsync(source, cancellationToken);
        var left = failed.Where(identity => earlier is null || earlier.Contains(identity) || begun.Contains(identity));
        var item = Key(source);
        item[LogTable.Left] = new AttributeValue { L = [.. left.Select(identity => new AttributeValue { S = identity })], IsLSet = true };
        item[LogTable.ExpiresAt] = new AttributeValue
        {
            N = (clock.GetUtcNow() + Kept).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        await client.PutItemAsync(new PutItemRequest { TableName = tableName, Item = item }, cancellationToken);
    }

    /// <summary>The recipients that are left, or <see langword="null"/> when no attempt has said so.</summary>
    public async Task<IReadOnlySet<string>?> FindAsync(EventKey source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var answer = await client.GetItemAsync(
            new GetItemRequest { TableName = tableName, Key = Key(source), ConsistentRead = true }, cancellationToken);
        return answer.Item is { Count: > 0 } item && item.TryGetValue(LogTable.Left, out var left)
            ? (left.L ?? []).Select(identity => identity.S).ToHashSet(StringComparer.Ordinal)
            : null;
    }

    private static Dictionary<string, AttributeValue> Key(EventKey source) => new()
    {
        [LogTable.PartitionKey] = new AttributeValue { S = $"{LogTable.UnfinishedEventPrefix}{MessageId.Create(source, "")}" },
        [LogTable.SortKey] = new AttributeValue { N = "0" },
    };
}
