using Realtime.Log;

namespace Realtime.Inbox.State;

/// <summary>
/// Brings inboxes up to the end of their logs, for whoever reads or changes one; and keeps how far it came, for who comes next, once that pays. Whether it is kept
/// decides nothing but what the next one costs.
/// </summary>
internal sealed class InboxFolding(IInboxStore store, MessageLog log, InboxRules rules, TimeProvider clock)
{
    // Fold and mark are some 2 KB.
    private const double UnitsOfStored = 1;

    /// <summary>Does something with an inbox that was brought up as far as one request may; once more, if the fold was replaced twice meanwhile.</summary>
    public async Task<T> WithAsync<T>(LogTopic topic, string identityId, ReadMeter meter, Func<InboxView, Task<T>> act, CancellationToken cancellationToken)
    {
        string? incomplete = null;
        for (var attempt = 1; ; attempt++)
        {
            var now = clock.Now();
            meter.Add(UnitsOfStored);
            var stored = await store.GetAsync(identityId, cancellationToken);
            if (stored.Fold is { } fold && fold.Revision == incomplete)
            {
                // It was not replaced: what it is made of is gone. The log has it all.
                stored = stored with { Fold = fold with { Bytes = [] } };
            }

            try
            {
                var view = new InboxView(stored, now, now - topic.Retention, key => GetBitsAsync(identityId, key, meter, cancellationToken));
                await BringUpAsync(view, topic, meter, cancellationToken);
                return await act(view);
            }
            catch (InboxMovedException) when (attempt < rules.MaxAttempts)
            {
                // The next one begins with what it was replaced by.
                incomplete = stored.Fold?.Revision;
            }
        }
    }

    /// <summary>Takes in what the log has behind the view, as far as one request may.</summary>
    public async Task BringUpAsync(InboxView view, LogTopic topic, ReadMeter meter, CancellationToken cancellationToken)
    {
        view.HasMore = true;
        for (var pages = 0; pages < rules.MaxPages && view.HasMore; pages++)
        {
            var page = await log.ReadForwardAsync(topic, view.UpTo, new(rules.PageMessages, rules.PageBytes) { Meter = meter }, cancellationToken);
            if (page.Truncated)
            {
                view.Reset();
            }

            foreach (var entry in page.Messages)
            {
                await view.ApplyAsync(entry);
            }

            view.Behind = (view.Behind.Numbers + page.Next.Seq - (page.Truncated ? 0 : view.UpTo.Seq), view.Behind.Bytes + page.Messages.Sum(entry => (long)entry.Body.Length));
            view.UpTo = page.Next;
            view.IsAtEnd = !page.Pending && page.Next == page.Head;
            view.HasMore = !page.Pending && !view.IsAtEnd;
        }

        await FillAsync(view, topic, meter, cancellationToken);
    }

    /// <summary>Keeps how far it came, if that pays: if it fails, somebody else's fold stands, or the next one keeps it.</summary>
    public async Task KeepAsync(InboxView view, LogTopic topic, string identityId, CancellationToken cancellationToken)
    {
        if (view.Behind.Numbers < rules.KeepEntries && view.Behind.Bytes < rules.KeepBytes && !view.HasMore)
        {
            return;
        }

        try
        {
            await PutAsync(view, topic, identityId, cancellationToken);
        }
        catch (Exception error) when (AwsCall.HasFailed(error) && !cancellationToken.IsCancellationRequested)
        {
            // What was put is no fold's, and goes by itself.
        }
    }

    private async Task PutAsync(InboxView view, LogTopic topic, string identityId, CancellationToken cancellationToken)
    {
        var expiresAt = clock.Now() + topic.Retention + rules.ExpiryMargin;
        var keys = view.Changed.ToDictionary(index => index, _ => NewKey());
        foreach (var (index, key) in keys)
        {
            using var output = new MemoryStream();
            await using (var writer = new BinaryWriter(output))
            {
                (await view.BitsAsync(index)).Write(writer);
            }

            await store.PutBitsAsync(identityId, key, output.ToArray(), expiresAt, cancellationToken);
        }

        var fold = new StoredFold(NewKey(), view.ToFold(keys, expiresAt).ToBytes(), expiresAt);
        if (!await store.PutFoldAsync(identityId, fold, view.Stored.Fold?.Revision, cancellationToken))
        {
            // The bits stay: a put of which the answer was lost is refused when it is repeated, and stands. Those of no fold go by themselves.
            return;
        }

        // What was replaced by the fold before is read by nobody any more: who began with that one is done, or begins again.
        foreach (var key in view.Fold.Replaced)
        {
            await store.DeleteBitsAsync(identityId, key, cancellationToken);
        }
    }

    /// <summary>The list of the newest unread ones is filled up from the bits, and it becomes known when each was given out.</summary>
    private async Task FillAsync(InboxView view, LogTopic topic, ReadMeter meter, CancellationToken cancellationToken)
    {
        if (view.Floor > 0 && view.Unread.Count < InboxView.MaxUnread)
        {
            var more = await view.DescendAsync(view.Floor, InboxShow.Unread).Take(InboxView.MaxUnread - view.Unread.Count).ToListAsync(cancellationToken);
            view.Unread.AddRange(more.Select(number => new UnreadNumber(number, At: null)));
            view.Floor = view.Unread.Count < InboxView.MaxUnread ? 0 : view.Unread[^1].Number;
        }

        var unknown = view.Unread.Where(unread => unread.At is null).Select(unread => unread.Number).ToList();
        if (unknown.Count == 0)
        {
            return;
        }

        var found = (await log.ReadNumbersAsync(topic, view.UpTo.Epoch, unknown, meter, cancellationToken)).ToDictionary(message => message.Position.Seq);
        for (var index = view.Unread.Count - 1; index >= 0; index--)
        {
            if (view.Unread[index] is not { At: null, Number: var number })
            {
                continue;
            }

            if (found.TryGetValue(number, out var message) && message.At >= view.VisibleSince)
            {
                view.Unread[index] = new(number, message.At);
            }
            else
            {
                // Older than what is visible, and so is all below it.
                view.Unread.RemoveAt(index);
                view.Floor = 0;
            }
        }

        view.Behind = (view.Behind.Numbers + (unknown.Count * rules.KeepEntries / rules.KeepUnknown), view.Behind.Bytes);
    }

    private async Task<byte[]?> GetBitsAsync(string identityId, string key, ReadMeter meter, CancellationToken cancellationToken)
    {
        meter.ReadSmall(consistent: false);
        return await store.GetBitsAsync(identityId, key, cancellationToken);
    }

    private static string NewKey() => Guid.NewGuid().ToString("N");
}
