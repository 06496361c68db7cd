using Amazon.DynamoDBv2;
using Realtime.Messages;
using Realtime.Notifications;
using Realtime.Publishing;

namespace Realtime.Inbox.Unseen;

/// <summary>
/// Keeps who has to be told of a notification if they don't see it, <em>then</em> sets the timer. What stands in the table counts, the timer reminds.
/// </summary>
public sealed class UnseenPages
{
    /// <summary>Names in one item. It is written anew when some of them are told, and who is killed before that tells them again: so not too many.</summary>
    internal const int NamesInPart = 100;

    private readonly IUnseenStore _store;
    private readonly IUnseenTimer _timer;
    private readonly string _functionArn;

    /// <summary>Pages in a table.</summary>
    /// <param name="client">The client.</param>
    /// <param name="tableName">The table <c>Inbox</c>.</param>
    /// <param name="timer">Calls the function.</param>
    /// <param name="functionArn">The function that tells.</param>
    /// <param name="clock">The clock.</param>
    public UnseenPages(IAmazonDynamoDB client, string tableName, UnseenTimer timer, string functionArn, TimeProvider clock)
        : this(new DynamoDbUnseenStore(client, tableName, clock), timer, functionArn)
    {
    }

    internal UnseenPages(IUnseenStore store, IUnseenTimer timer, string functionArn) => (_store, _timer, _functionArn) = (store, timer, functionArn);

    /// <summary>
    /// Keeps a page. The same page again changes nothing, whatever became of it. Nothing is kept if nobody of it has a channel on that goes elsewhere, or
    /// the type never counts as unseen.
    /// </summary>
    /// <param name="source">The notification's event.</param>
    /// <param name="type">The notification's type.</param>
    /// <param name="outcome">What became of it, for everybody of the page.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task KeepAsync(EventKey source, string type, NotificationOutcome outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Elsewhere.Count == 0 || NotificationCatalog.Find(type)?.UnseenAfter is not { } after)
        {
            return;
        }

        // Cut by all names of the page, so that a retry cuts the same, though somebody has chosen otherwise meanwhile.
        var page = UnseenPage.Of(source, outcome.States.Keys);
        var elsewhere = outcome.Elsewhere.ToHashSet(StringComparer.Ordinal);
        foreach (var (number, names) in outcome.States.Keys.Order(StringComparer.Ordinal).Chunk(NamesInPart).Index())
        {
            if (names.Where(elsewhere.Contains).ToList() is { Count: > 0 } some)
            {
                await _store.AddAsync(new(page, number, type, some), cancellationToken);
            }
        }

        await _timer.SetAsync(page, after, _functionArn, cancellationToken);
    }
}
