using System.Text;
using Amazon.DynamoDBv2;
using Realtime.Inbox.Ledger;
using Realtime.Publishing;

namespace Realtime.Inbox.Audiences;

/// <summary>
/// Notifications to audiences. An audience is cut into pages once: who is on a page is put where nothing stands, and everything afterwards goes by
/// that, whoever comes in or goes meanwhile. When all pages stand it is known how many users the event addresses, and the first pages are
/// handed over; each page hands over another one when it comes to its end.
/// </summary>
public sealed class AudienceNotifications(
    IAmazonDynamoDB client, string tableName, NotificationLedger ledger, INotificationPages pages, AudienceRules rules, TimeProvider clock)
{
    private readonly AudienceTable _audiences = new(client, tableName, clock);
    private readonly CutTable _cuts = new(client, tableName, clock);

    /// <summary>Cuts an audience for a notification, or goes on where an earlier attempt ended.</summary>
    /// <returns>What came of it; <see langword="null"/> when the audience has no users, and nothing was done.</returns>
    public async Task<NotificationCut?> CutAsync(Notification notification, string audience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notification);
        var (source, id) = (notification.Source.Source, notification.Source.Id);
        if (await BeginAsync(notification, audience, cancellationToken) is not var (standing, from))
        {
            return null;
        }

        var (count, page) = (0, default(CutPage));
        do
        {
            page = await CutPageAsync(standing.Source.Source, id, from, ++count, page, cancellationToken);
        }
        while (!page.IsLast);

        await ledger.BeginAsync(standing.Source, page.UpTo, count, cancellationToken);
        await pages.SendAsync(source, id, [.. Enumerable.Range(1, Math.Min(rules.Lanes, count))], cancellationToken);
        return new NotificationCut(from, page.UpTo, count, from != audience || !standing.Payload.Bytes.Span.SequenceEqual(notification.Payload.Bytes.Span));
    }

    /// <summary>Takes up a page.</summary>
    /// <returns>
    /// The page; without users when everybody on it has been seen to; <see langword="null"/> when there is none, or its event is older than 16 days.
    /// </returns>
    public async Task<NotificationPage?> TakeAsync(string source, string id, int number, CancellationToken cancellationToken)
    {
        if (await _cuts.FindAsync(source, id, cancellationToken) is not var (notification, _)
            || await _cuts.FindPageAsync(source, id, number, cancellationToken) is not { } cut)
        {
            return null;
        }

        notification = notification with { Page = number };
        var left = await ledger.FindLeftAsync(source, id, number, cancellationToken);
        if (left is 0)
        {
            // The attempt that wrote this down may have ended before it was told.
            await ledger.CompleteAsync(notification.Source, number, cancellationToken);
            return new NotificationPage(notification, [], IsRepeated: true) { Number = number };
        }

        var begun = await ledger.BeginPageAsync(source, id, number, cancellationToken);
        int? next = left is null && number + rules.Lanes <= begun.Pages ? number + rules.Lanes : null;
        var page = new NotificationPage(notification, cut.Users, begun.IsRepeated) { Number = number, Next = next };
        if (!begun.IsRepeated)
        {
            return page;
        }

        // An attempt ended in the middle, and so may this one: the pages behind it don't wait for that.
        await PassOnAsync(page, cancellationToken);
        return page with { Next = null };
    }

    /// <summary>Hands over the page that waits for this one, if one does. Called when everybody was tried and before that is written down.</summary>
    public Task PassOnAsync(NotificationPage page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        var source = page.Notification.Source;
        return page.Next is { } next ? pages.SendAsync(source.Source, source.Id, [next], cancellationToken) : Task.CompletedTask;
    }

    /// <summary>The first of two events with one id counts, and whom it is for.</summary>
    private async Task<(Notification Notification, string Audience)?> BeginAsync(
        Notification notification, string audience, CancellationToken cancellationToken)
    {
        var (source, id) = (notification.Source.Source, notification.Source.Id);
        if (await _cuts.FindAsync(source, id, cancellationToken) is { } standing)
        {
            return standing;
        }

        if ((await _audiences.ReadAsync(audience, after: null, most: 1, cancellationToken)).Count == 0)
        {
            return null;
        }

        return await _cuts.PutAsync(notification, audience, cancellationToken)
            ? (notification, audience)
            : await _cuts.FindAsync(source, id, cancellationToken);
    }

    private async Task<CutPage> CutPageAsync(
        string source, string id, string audience, int number, CutPage? before, CancellationToken cancellationToken)
    {
        if (await _cuts.FindEndAsync(source, id, number, cancellationToken) is { } standing)
        {
            return standing;
        }

        // One more, which tells whether there is another page.
        var read = await _audiences.ReadAsync(audience, before?.End, rules.PageUsers + 1, cancellationToken);
        var users = read.Take(Math.Min(rules.PageUsers, Fitting(read))).ToList();
        var page = new CutPage(users, users.LastOrDefault() ?? before?.End, (before?.UpTo ?? 0) + users.Count, users.Count == read.Count);
        return await _cuts.PutPageAsync(source, id, number, page, cancellationToken)
            ? page
            : (await _cuts.FindEndAsync(source, id, number, cancellationToken))!;
    }

    private int Fitting(IReadOnlyList<string> users)
    {
        var bytes = 0;
        return users.TakeWhile(user => (bytes += Encoding.UTF8.GetByteCount(user) + 3) <= rules.PageBytes).Count();
    }
}

/// <summary>What came of a notification to an audience.</summary>
/// <param name="Audience">The audience.</param>
/// <param name="Addressed">How many users it had when it was cut.</param>
/// <param name="Pages">Into how many pages.</param>
/// <param name="HasOtherText">Whether the event's id was used before for something else: the first one counts.</param>
public sealed record NotificationCut(string Audience, int Addressed, int Pages, bool HasOtherText);
