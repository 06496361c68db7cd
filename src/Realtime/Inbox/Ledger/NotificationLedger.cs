using Amazon.DynamoDBv2;
using Realtime.Messages;
using Realtime.Publishing;

namespace Realtime.Inbox.Ledger;

/// <summary>
/// Follows each event to its end: of everybody whom it addressed it tells whether they have it, wait for it, don't want it, or have nothing yet. Every
/// attempt writes over what the one before it knew, and may end anywhere: the next one goes on.
/// </summary>
public sealed class NotificationLedger(IAmazonDynamoDB client, string tableName, INotificationReports reports, TimeProvider clock)
{
    /// <summary>The page of an event that has one only.</summary>
    public const int OnlyPage = 1;

    private readonly LedgerTable _table = new(client, tableName, clock);
    private readonly NotificationStatuses _statuses = new(client, tableName, clock);

    /// <summary>Writes down, before anything else is written, how many an event addresses.</summary>
    /// <returns>Whether it was begun before.</returns>
    public Task<bool> BeginAsync(EventKey source, int addressed, CancellationToken cancellationToken) =>
        BeginAsync(source, addressed, OnlyPage, cancellationToken);

    /// <summary>Writes down how many an event addresses, and how many pages these make.</summary>
    /// <returns>Whether it was begun before.</returns>
    public Task<bool> BeginAsync(EventKey source, int addressed, int pages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        return _table.BeginAsync(source.Source, source.Id, addressed, pages, cancellationToken);
    }

    /// <summary>Writes down that a page is worked on.</summary>
    internal Task<BegunPage> BeginPageAsync(string source, string id, int page, CancellationToken cancellationToken) =>
        _table.BeginPageAsync(source, id, page, cancellationToken);

    /// <summary>How many of a page have nothing yet, or <see langword="null"/> when no attempt came to its end.</summary>
    internal async Task<int?> FindLeftAsync(string source, string id, int page, CancellationToken cancellationToken) =>
        (await _table.GetPageAsync(source, id, page, cancellationToken))?.Failed.Count;

    /// <summary>Writes down what became of it in an attempt, and tells it when there is news.</summary>
    public Task RecordAsync(EventKey source, IReadOnlyDictionary<string, RecipientState> states, CancellationToken cancellationToken) =>
        RecordAsync(source, OnlyPage, states, cancellationToken);

    /// <summary>Writes down what became of a page in an attempt, and tells what became of the event when there is news.</summary>
    public async Task RecordAsync(EventKey source, int page, IReadOnlyDictionary<string, RecipientState> states, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        await PutAsync(source, page, states, cancellationToken);
        await CompleteAsync(source, page, cancellationToken);
    }

    /// <summary>Marks a page whose result is written as tried to its end, and tells what became of the event when there is news.</summary>
    internal async Task CompleteAsync(EventKey source, int page, CancellationToken cancellationToken)
    {
        var written = await _table.MarkDoneAsync(source.Source, source.Id, page, cancellationToken);
        if (written.Done < written.Pages)
        {
            return;
        }

        var status = (await _statuses.FindAsync(source.Source, source.Id, cancellationToken))!;
        if (status.Revision > written.Reported)
        {
            // Told before it is marked: who ends in between tells it again, and never nobody.
            await reports.TellAsync(status, cancellationToken);
            await _table.MarkReportedAsync(source.Source, source.Id, status.Revision, cancellationToken);
        }
    }

    private async Task PutAsync(EventKey source, int page, IReadOnlyDictionary<string, RecipientState> states, CancellationToken cancellationToken)
    {
        PageResult? earlier;
        PageResult result;
        do
        {
            earlier = await _table.GetPageAsync(source.Source, source.Id, page, cancellationToken);
            result = PageResult.After(earlier, states);
        }
        while (result != earlier && !await _table.PutPageAsync(source.Source, source.Id, page, result, cancellationToken));
    }
}
