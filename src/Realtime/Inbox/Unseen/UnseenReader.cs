using Realtime.Inbox.Pending;
using Realtime.Inbox.State;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Publishing;

namespace Realtime.Inbox.Unseen;

/// <summary>What a user has of a notification.</summary>
/// <param name="Topic">The log that it stands in, or <see langword="null"/> when it waits for their first sign-in.</param>
/// <param name="Message">The notification.</param>
/// <param name="Unseen">How many they have not seen; 0 when this one was seen, read or archived.</param>
internal sealed record Noticed(string? Topic, LoggedMessage Message, int Unseen);

/// <summary>Looks whether a user has seen a notification.</summary>
internal sealed class UnseenReader(IInboxStore inboxes, IPendingStore pending, MessageLog log, InboxRules rules, TimeProvider clock)
{
    // A call takes in 4,000 entries that no fold has: more than a user gets in a month. Who has still more has not looked at them.
    private const int MostRounds = 8;

    private readonly InboxFolding _folding = new(inboxes, log, rules, clock);

    /// <summary>
    /// What the user has of it, or <see langword="null"/> when it is neither in a log of theirs nor waits. Seen by one identity is seen: it is one person.
    /// </summary>
    public async Task<Noticed?> FindAsync(EventKey source, string subject, IReadOnlyCollection<string> identities, CancellationToken cancellationToken)
    {
        Noticed? found = null;
        foreach (var identity in identities)
        {
            var one = await FindInLogAsync(source, identity, cancellationToken);
            if (one is { Unseen: 0 })
            {
                return one;
            }

            found = one is null || found?.Unseen >= one.Unseen ? found : one;
        }

        return found ?? await FindWaitingAsync(source, subject, cancellationToken);
    }

    private async Task<Noticed?> FindInLogAsync(EventKey source, string identity, CancellationToken cancellationToken)
    {
        var (topic, meter) = (RealtimeInbox.LogOf(identity), new ReadMeter());
        var id = MessageId.Create(source, topic.Topic);
        if (await log.FindNumberAsync(topic, BackendPublisher.Sender, id, cancellationToken) is not { } number)
        {
            return null;
        }

        for (var round = 1; ; round++)
        {
            var (view, isUnseen) = await _folding.WithAsync(topic, identity, meter, async view => (view, await LookAsync(view, round)), cancellationToken);
            if (isUnseen is { } known)
            {
                var found = await log.ReadNumbersAsync(topic, view.UpTo.Epoch, [number], meter, cancellationToken);
                return found is [var message] && message.Id == id ? new(topic.Topic, message, known ? Math.Max(1, view.UnseenCount) : 0) : null;
            }
        }

        async Task<bool?> LookAsync(InboxView view, int round)
        {
            if (view.UpTo.Seq < number && view.HasMore && round < MostRounds)
            {
                await _folding.KeepAsync(view, topic, identity, cancellationToken);
                return null;
            }

            var isTakenIn = view.UpTo.Seq >= number;
            return number > view.Stored.Seen && (!isTakenIn || (await view.BitsAsync(InboxBits.IndexOf(number))).IsUnread(number));
        }
    }

    private async Task<Noticed?> FindWaitingAsync(EventKey source, string subject, CancellationToken cancellationToken)
    {
        var key = MessageId.Create(source, "");
        if (await pending.GetAsync(subject, key, cancellationToken) is not { } waiting)
        {
            return null;
        }

        var count = 0;
        PendingPage? page = null;
        do
        {
            page = await pending.QueryAsync(subject, page, cancellationToken);
            count += page.Places.Count;
        }
        while (page.Last is not null && count < InboxView.MaxUnread);

        var message = new LoggedMessage(key, BackendPublisher.Sender, waiting.SentAt, Position.Start, waiting.Body);
        return new(null, message, Math.Clamp(count, 1, InboxView.MaxUnread));
    }
}
