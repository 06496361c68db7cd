using Amazon.DynamoDBv2;

namespace Realtime.Inbox.Ledger;

/// <summary>Reads what the ledger says of events. It tells nobody, and needs nothing but the table <c>Inbox</c>.</summary>
public sealed class NotificationStatuses(IAmazonDynamoDB client, string tableName, TimeProvider clock)
{
    private readonly LedgerTable _table = new(client, tableName, clock);

    /// <summary>What became of an event, or <see langword="null"/> when there was none in the last 90 days.</summary>
    public async Task<NotificationStatus?> FindAsync(string source, string id, CancellationToken cancellationToken)
    {
        if (await _table.ReadAsync(source, id, cancellationToken) is not var (found, pages))
        {
            return null;
        }

        var tried = pages.Sum(page => page.Addressed);
        return new NotificationStatus
        {
            Source = source,
            Id = id,
            Addressed = Math.Max(found.Addressed, tried),
            Delivered = pages.Sum(page => page.Delivered),
            Pending = pages.Sum(page => page.Pending),
            Suppressed = pages.Sum(page => page.Suppressed),
            Failed = pages.Sum(page => page.Failed.Count) + Math.Max(0, found.Addressed - tried),
            IsComplete = found.Done == found.Pages,
            Revision = pages.Sum(page => page.Version),
        };
    }
}
