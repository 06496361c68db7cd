using Realtime.Log;

namespace Realtime.Inbox.State;

/// <summary>
/// Reads a page of a list: which numbers it has, the bits say, and only those are read. So a page costs what it shows, whatever lies between.
/// </summary>
internal sealed class InboxPageReader(MessageLog log, LogTopic topic, InboxRules rules, PageLimit limit)
{
    private readonly List<InboxMessage> _messages = [];
    private long _bytes;

    public async Task<InboxPage> ReadAsync(InboxView view, InboxQuery query, CancellationToken cancellationToken)
    {
        var below = query.Before is { IsStart: false } before ? Math.Min(before.Seq, view.UpTo.Seq + 1) : query.Before is null ? view.UpTo.Seq + 1 : 0;
        var next = await FillAsync(view, query.Show, below, cancellationToken);
        return new(_messages, next, InboxCounts.Of(view));
    }

    /// <summary>Fills the page, and tells where to go on.</summary>
    private async Task<Position?> FillAsync(InboxView view, InboxShow show, long below, CancellationToken cancellationToken)
    {
        // One more than the page takes: whether there is a next one.
        var numbers = await view.DescendAsync(below, show).Take(limit.Messages + 1).ToListAsync(cancellationToken);
        foreach (var some in numbers.Take(limit.Messages).Chunk(rules.ReadAtOnce))
        {
            var found = (await log.ReadNumbersAsync(topic, view.UpTo.Epoch, some, limit.Meter, cancellationToken)).ToDictionary(message => message.Position.Seq);
            foreach (var number in some)
            {
                // Older than what is visible, and so is all below it.
                if (!found.TryGetValue(number, out var message) || message.At < view.VisibleSince)
                {
                    return null;
                }

                if (!await TryAddAsync(view, message))
                {
                    return _messages[^1].Message.Position;
                }
            }
        }

        return numbers.Count > limit.Messages ? _messages[^1].Message.Position : null;
    }

    private async Task<bool> TryAddAsync(InboxView view, LoggedMessage message)
    {
        _bytes += limit.Measure(message);
        if (_messages.Count > 0 && _bytes > limit.Bytes)
        {
            return false;
        }

        var number = message.Position.Seq;
        var bits = await view.BitsAsync(InboxBits.IndexOf(number));
        _messages.Add(new(message, bits.IsRead(number), bits.IsArchived(number)));
        return true;
    }
}
