using Realtime.Log;
using Realtime.Publishing;

namespace Realtime.Inbox.State;

/// <summary>One change of an inbox: whether it can be, whether it would change anything, and its entry.</summary>
internal sealed class InboxChanging(MessageLog log, LogTopic topic, InboxChange change, ReadMeter meter)
{
    // No id that a publisher makes has a colon.
    private const string IdPrefix = InboxChange.Kind + ":";

    /// <summary>The first position that can't be changed, if there is one.</summary>
    public async Task<WrongPosition?> FindWrongAsync(InboxView view, CancellationToken cancellationToken)
    {
        if (change.UpTo is { } upTo)
        {
            return upTo.IsStart || await IsThereAsync(view, upTo, cancellationToken) ? null : new(InboxProblem.NotThere, 0);
        }

        foreach (var (place, position) in change.Positions.Index())
        {
            if (position.IsStart || !await IsThereAsync(view, position, cancellationToken))
            {
                return new(InboxProblem.NotThere, place);
            }

            if (!await IsNotificationAsync(view, position.Seq, cancellationToken))
            {
                return new(InboxProblem.NoNotification, place);
            }
        }

        return null;
    }

    /// <summary>Whether anything would be changed, as far as the log is known.</summary>
    public async Task<bool> WouldChangeAsync(InboxView view)
    {
        if (!view.IsAtEnd)
        {
            return true;
        }

        if (change.UpTo is { } upTo)
        {
            return await view.DescendAsync(upTo.Seq + 1, change.Action is InboxAction.Read ? InboxShow.Unread : InboxShow.All).AnyAsync();
        }

        foreach (var number in change.Positions.Select(position => position.Seq))
        {
            if ((await view.BitsAsync(InboxBits.IndexOf(number))).WouldChange(change.Action, number))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether this very change was begun before: then it is carried out, whatever it would change by now.</summary>
    public async Task<bool> HasBegunAsync(string? id, CancellationToken cancellationToken)
    {
        if (id is null)
        {
            return false;
        }

        meter.ReadSmall(consistent: true);
        return await log.HasBegunAsync(topic, BackendPublisher.Sender, IdPrefix + id, cancellationToken);
    }

    /// <summary>Appends the entry, or finds it.</summary>
    public Task<AppendedMessage> AppendAsync(string? id, DateTimeOffset now, CancellationToken cancellationToken) => log.AppendAsync(
        topic,
        new NewMessage
        {
            Id = IdPrefix + (id ?? Guid.NewGuid().ToString("N")),
            Sender = BackendPublisher.Sender,
            SentAt = now,
            Kind = InboxChange.Kind,
            Body = change.ToBody(),
        },
        cancellationToken);

    private async Task<bool> IsThereAsync(InboxView view, Position position, CancellationToken cancellationToken)
    {
        if (position.Epoch == view.UpTo.Epoch && position.Seq <= view.UpTo.Seq)
        {
            return true;
        }

        // Above what the request came to, there may be more.
        if (view.IsAtEnd || (!view.UpTo.IsStart && position.Epoch != view.UpTo.Epoch))
        {
            return false;
        }

        meter.ReadSmall(consistent: true);
        var newest = await log.GetNewestAsync(topic, cancellationToken);
        return position.Epoch == newest.Epoch && position.Seq <= newest.Seq;
    }

    private async Task<bool> IsNotificationAsync(InboxView view, long number, CancellationToken cancellationToken) => number <= view.UpTo.Seq
        ? (await view.BitsAsync(InboxBits.IndexOf(number))).IsPresent(number)
        : await log.ReadNumbersAsync(topic, view.UpTo.Epoch, [number], meter, cancellationToken) is [{ Kind: null }];
}
