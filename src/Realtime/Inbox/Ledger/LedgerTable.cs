using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Realtime.Inbox.Ledger;

/// <summary>What is written of an event as a whole.</summary>
/// <param name="Addressed">How many it is for.</param>
/// <param name="Pages">How many pages these make.</param>
/// <param name="Done">How many pages were tried to their end.</param>
/// <param name="Reported">The revision that was told last.</param>
internal sealed record LedgerEvent(int Addressed, int Pages, int Done, long Reported);

/// <summary>What is known of an event when a page of it is worked on.</summary>
/// <param name="Pages">How many pages it has.</param>
/// <param name="IsRepeated">Whether the page was begun before.</param>
internal sealed record BegunPage(int Pages, bool IsRepeated);

/// <summary>
/// The ledger in the table <c>Inbox</c>: <c>ledger|{source}|{id}</c> has the item <c>event</c> and one <c>page|{number}</c> for each page, for 90 days.
/// An id has no <c>|</c>, so what stands before it is the source.
/// </summary>
internal sealed class LedgerTable(IAmazonDynamoDB client, string tableName, TimeProvider clock)
{
    private const string EventKey = "event";
    private const string PagePrefix = "page|";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private AttributeValue ExpiresAt => Number((clock.GetUtcNow() + Kept).ToUnixTimeSeconds());

    /// <summary>Writes down what an event addresses.</summary>
    /// <returns>Whether that was done before.</returns>
    public async Task<bool> BeginAsync(string source, string id, int addressed, int pages, CancellationToken cancellationToken)
    {
        var answer = await client.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = tableName,
                Key = Key(source, id, EventKey),
                UpdateExpression = "SET addressed = :addressed, pages = :pages, expiresAt = :expiresAt",
                ExpressionAttributeValues = new() { [":addressed"] = Number(addressed), [":pages"] = Number(pages), [":expiresAt"] = ExpiresAt },
                ReturnValues = ReturnValue.ALL_OLD,
            },
            cancellationToken);
        return answer.Attributes is { Count: > 0 };
    }

    /// <summary>The result of a page, or <see langword="null"/> when no attempt came to its end.</summary>
    public async Task<PageResult?> GetPageAsync(string source, string id, int page, CancellationToken cancellationToken)
    {
        var answer = await client.GetItemAsync(
            new GetItemRequest { TableName = tableName, Key = Key(source, id, PageKey(page)), ConsistentRead = true }, cancellationToken);
        return answer.Item is { Count: > 0 } item ? PageOf(item) : null;
    }

    /// <summary>Puts the result of a page in the place of the version before it, unless another has come meanwhile.</summary>
    public async Task<bool> PutPageAsync(string source, string id, int page, PageResult result, CancellationToken cancellationToken)
    {
        var item = Key(source, id, PageKey(page));
        item["version"] = Number(result.Version);
        item["addressed"] = Number(result.Addressed);
        item["delivered"] = Number(result.Delivered);
        item["pending"] = Number(result.Pending);
        item["suppressed"] = Number(result.Suppressed);
        item["failed"] = new() { L = [.. result.Failed.Select(name => new AttributeValue(name))], IsLSet = true };
        item[InboxTable.ExpiresAt] = ExpiresAt;
        var put = new PutItemRequest { TableName = tableName, Item = item, ConditionExpression = "attribute_not_exists(pk)" };
        if (result.Version > 1)
        {
            (put.ConditionExpression, put.ExpressionAttributeValues) = ("version = :seen", new() { [":seen"] = Number(result.Version - 1) });
        }

        try
        {
            await client.PutItemAsync(put, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>Marks that a page is worked on.</summary>
    public async Task<BegunPage> BeginPageAsync(string source, string id, int page, CancellationToken cancellationToken)
    {
        var before = await AddPageAsync(source, id, page, "begun", ReturnValue.ALL_OLD, cancellationToken);
        return new((int)Number(before, "pages"), before.GetValueOrDefault("begun")?.NS?.Contains(Text(page)) is true);
    }

    /// <summary>Marks that a page was tried to its end.</summary>
    public async Task<LedgerEvent> MarkDoneAsync(string source, string id, int page, CancellationToken cancellationToken) =>
        EventOf(await AddPageAsync(source, id, page, "done", ReturnValue.ALL_NEW, cancellationToken));

    /// <summary>Marks that a revision was told.</summary>
    public async Task MarkReportedAsync(string source, string id, long revision, CancellationToken cancellationToken)
    {
        try
        {
            await client.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = tableName,
                    Key = Key(source, id, EventKey),
                    UpdateExpression = "SET reported = :revision",
                    ConditionExpression = "attribute_not_exists(reported) OR reported < :revision",
                    ExpressionAttributeValues = new() { [":revision"] = Number(revision) },
                },
                cancellationToken);
        }
        catch (ConditionalCheckFailedException)
        {
            // A later one was told meanwhile.
        }
    }

    /// <summary>All that the ledger has of an event, or <see langword="null"/> when it knows none.</summary>
    public async Task<(LedgerEvent Event, IReadOnlyList<PageResult> Pages)?> ReadAsync(string source, string id, CancellationToken cancellationToken)
    {
        LedgerEvent? found = null;
        var pages = new List<PageResult>();
        var query = new QueryRequest
        {
            TableName = tableName,
            KeyConditionExpression = "pk = :pk",
            ExpressionAttributeValues = new() { [":pk"] = Key(source, id, EventKey)[InboxTable.PartitionKey] },
            ConsistentRead = true,
        };
        do
        {
            var answer = await client.QueryAsync(query, cancellationToken);
            foreach (var item in answer.Items ?? [])
            {
                if (item[InboxTable.SortKey].S == EventKey)
                {
                    found = EventOf(item);
                }
                else
                {
                    pages.Add(PageOf(item));
                }
            }

            query.ExclusiveStartKey = answer.LastEvaluatedKey;
        }
        while (query.ExclusiveStartKey is { Count: > 0 });

        return found is null ? null : (found, pages);
    }

    private async Task<Dictionary<string, AttributeValue>> AddPageAsync(
        string source, string id, int page, string to, ReturnValue returned, CancellationToken cancellationToken)
    {
        var answer = await client.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = tableName,
                Key = Key(source, id, EventKey),
                UpdateExpression = $"ADD {to} :page",
                ExpressionAttributeValues = new() { [":page"] = new() { NS = [Text(page)] } },
                ReturnValues = returned,
            },
            cancellationToken);
        return answer.Attributes ?? [];
    }

    private static string Text(int page) => page.ToString(CultureInfo.InvariantCulture);

    private static LedgerEvent EventOf(Dictionary<string, AttributeValue> item) => new(
        (int)Number(item, "addressed"), (int)Number(item, "pages"), item.GetValueOrDefault("done")?.NS?.Count ?? 0, Number(item, "reported"));

    private static PageResult PageOf(Dictionary<string, AttributeValue> item) => new()
    {
        Version = Number(item, "version"),
        Addressed = (int)Number(item, "addressed"),
        Delivered = (int)Number(item, "delivered"),
        Pending = (int)Number(item, "pending"),
        Suppressed = (int)Number(item, "suppressed"),
        Failed = [.. (item["failed"].L ?? []).Select(name => name.S)],
    };

    private static string PageKey(int page) => string.Create(CultureInfo.InvariantCulture, $"{PagePrefix}{page:d4}");

    private static Dictionary<string, AttributeValue> Key(string source, string id, string sortKey) => new()
    {
        [InboxTable.PartitionKey] = new($"{InboxTable.LedgerPrefix}{source}|{id}"),
        [InboxTable.SortKey] = new(sortKey),
    };

    private static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    private static long Number(Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var value) ? long.Parse(value.N, CultureInfo.InvariantCulture) : 0;
}
