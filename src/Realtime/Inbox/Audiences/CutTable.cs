using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Messages;
using Realtime.Publishing;

namespace Realtime.Inbox.Audiences;

/// <summary>A page of an audience as it was cut.</summary>
/// <param name="Users">Whom it has; empty where only its end was read.</param>
/// <param name="End">The last of them.</param>
/// <param name="UpTo">How many users the pages have up to its end.</param>
/// <param name="IsLast">Whether the audience ends with it.</param>
internal sealed record CutPage(IReadOnlyList<string> Users, string? End, int UpTo, bool IsLast);

/// <summary>
/// Events to audiences in the table <c>Inbox</c>: <c>cut|{source}|{id}</c> has the item <c>event</c>, and one <c>page|{number}</c> for each page. Nothing
/// of it is ever put a second time.
/// </summary>
internal sealed class CutTable(IAmazonDynamoDB client, string tableName, TimeProvider clock)
{
    private const string EventKey = "event";

    // As long as the log knows the event's id, and longer than a dead letter waits.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(16);

    private AttributeValue ExpiresAt => Number((clock.GetUtcNow() + Kept).ToUnixTimeSeconds());

    /// <summary>The notification that is sent to an audience, and the audience's name.</summary>
    public async Task<(Notification Notification, string Audience)?> FindAsync(string source, string id, CancellationToken cancellationToken)
    {
        var read = new GetItemRequest { TableName = tableName, Key = Key(source, id, EventKey), ConsistentRead = true };
        if ((await client.GetItemAsync(read, cancellationToken)).Item is not { Count: > 0 } item)
        {
            return null;
        }

        var at = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(item["at"].N, CultureInfo.InvariantCulture));
        var key = new EventKey(source, item["detailType"].S, id);
        return (new Notification(key, item["type"].S, Payload.Inspect(item["body"].B.ToArray()), at), item["audience"].S);
    }

    /// <summary>Writes down what is sent to whom, unless it stands there.</summary>
    public Task<bool> PutAsync(Notification notification, string audience, CancellationToken cancellationToken)
    {
        var item = Key(notification.Source.Source, notification.Source.Id, EventKey);
        item["detailType"] = new(notification.Source.DetailType);
        item["audience"] = new(audience);
        item["type"] = new(notification.Type);
        item["body"] = new() { B = new MemoryStream(notification.Payload.Bytes.ToArray(), writable: false) };
        item["at"] = Number(notification.At.ToUnixTimeMilliseconds());
        return PutAsync(item, cancellationToken);
    }

    /// <summary>Where a page ends, or <see langword="null"/> when it is not cut.</summary>
    public Task<CutPage?> FindEndAsync(string source, string id, int page, CancellationToken cancellationToken) =>
        ReadPageAsync(source, id, page, "endUser, upTo, isEnd", cancellationToken);

    /// <summary>A page with everybody whom it has.</summary>
    public Task<CutPage?> FindPageAsync(string source, string id, int page, CancellationToken cancellationToken) =>
        ReadPageAsync(source, id, page, projection: null, cancellationToken);

    /// <summary>Writes down a page, unless another attempt has.</summary>
    public Task<bool> PutPageAsync(string source, string id, int number, CutPage page, CancellationToken cancellationToken)
    {
        var item = Key(source, id, PageKey(number));
        item["users"] = new() { L = [.. page.Users.Select(user => new AttributeValue(user))], IsLSet = true };
        item["upTo"] = Number(page.UpTo);
        item["isEnd"] = new() { BOOL = page.IsLast };
        if (page.End is { } end)
        {
            item["endUser"] = new(end);
        }

        return PutAsync(item, cancellationToken);
    }

    private async Task<CutPage?> ReadPageAsync(string source, string id, int page, string? projection, CancellationToken cancellationToken)
    {
        var read = new GetItemRequest { TableName = tableName, Key = Key(source, id, PageKey(page)), ProjectionExpression = projection, ConsistentRead = true };
        return (await client.GetItemAsync(read, cancellationToken)).Item is { Count: > 0 } item
            ? new(
                [.. (item.GetValueOrDefault("users")?.L ?? []).Select(user => user.S)],
                item.GetValueOrDefault("endUser")?.S,
                int.Parse(item["upTo"].N, CultureInfo.InvariantCulture),
                item["isEnd"].BOOL is true)
            : null;
    }

    private async Task<bool> PutAsync(Dictionary<string, AttributeValue> item, CancellationToken cancellationToken)
    {
        item[InboxTable.ExpiresAt] = ExpiresAt;
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

    private static string PageKey(int page) => string.Create(CultureInfo.InvariantCulture, $"page|{page:d4}");

    private static Dictionary<string, AttributeValue> Key(string source, string id, string sortKey) => new()
    {
        [InboxTable.PartitionKey] = new($"{InboxTable.CutPrefix}{source}|{id}"),
        [InboxTable.SortKey] = new(sortKey),
    };

    private static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };
}
