using Amazon.DynamoDBv2;
using Realtime.Messages;

namespace Realtime.Scheduling;

/// <summary>
/// Events that are published later: <c>scheduled -> sent | cancelled</c>. The item decides, the timer only reminds. So whoever stops between
/// two steps loses nothing: the event's retry sets the timer that is missing, a timer that is left over finds that nothing is to be done, and
/// what is sent and not published is published again, under the same message ids.
/// </summary>
public sealed class ScheduledEvents
{
    /// <summary>The largest body that can wait: an item of DynamoDB has 400 KB, its other attributes included.</summary>
    public const int MaxBytes = 400_000;

    private readonly IScheduleStore _store;
    private readonly IPublishingTimer _timer;

    /// <summary>Events in the table <paramref name="tableName"/>, reminded of by <paramref name="timer"/>.</summary>
    public ScheduledEvents(IAmazonDynamoDB client, string tableName, PublishingTimer timer)
        : this(new DynamoDbScheduleStore(client, tableName), timer)
    {
    }

    internal ScheduledEvents(IScheduleStore store, IPublishingTimer timer) => (_store, _timer) = (store, timer);

    /// <summary>Keeps an event until its time. The same event twice is kept once; of two with one source and id the first counts.</summary>
    /// <param name="key">What makes it the same event when it comes again.</param>
    /// <param name="sendAt">Its time.</param>
    /// <param name="body">Its body, at most <see cref="MaxBytes"/>.</param>
    /// <param name="functionArn">The function that is invoked at its time.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<ScheduleOutcome> ScheduleAsync(
        EventKey key, DateTimeOffset sendAt, ReadOnlyMemory<byte> body, string functionArn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var wanted = ScheduledEvent.Of(key, sendAt, body);
        var isNew = await _store.TryAddAsync(wanted, cancellationToken);
        var standing = isNew ? wanted : await FindAsync(key, cancellationToken);
        if (standing.IsOpen)
        {
            // Also for one that stood there before: whoever kept it may have stopped here.
            await _timer.SetAsync(key.Source, key.Id, standing.SendAt, functionArn, cancellationToken);
        }

        return new ScheduleOutcome(standing, isNew, HasOtherBody: standing.Digest != wanted.Digest);
    }

    /// <summary>An event's time has come. From now on it can't be cancelled.</summary>
    /// <returns>The event, to be published if it is <see cref="ScheduledEvent.IsOpen"/>; <see langword="null"/> when there is none.</returns>
    public async Task<ScheduledEvent?> TakeAsync(string source, string id, CancellationToken cancellationToken) =>
        await _store.TrySendAsync(source, id, cancellationToken) ?? await _store.FindAsync(source, id, cancellationToken);

    /// <summary>Everybody whom a taken event is for has it.</summary>
    public Task FinishAsync(ScheduledEvent taken, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(taken);
        return _store.FinishAsync(taken.Key.Source, taken.Key.Id, cancellationToken);
    }

    /// <summary>Cancels an event, if its time has not come.</summary>
    /// <param name="source">The event's source.</param>
    /// <param name="id">The event's id.</param>
    /// <param name="by">What makes the order the same order when it comes again.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<CancelOutcome> CancelAsync(string source, string id, string by, CancellationToken cancellationToken)
    {
        var isNow = await _store.TryCancelAsync(source, id, by, cancellationToken);
        var standing = isNow ? null : await _store.FindAsync(source, id, cancellationToken);
        if (!isNow && standing is not { State: ScheduleState.Cancelled })
        {
            return standing is null ? CancelOutcome.Unknown : CancelOutcome.Sent;
        }

        // After the item, and again by whoever comes again: a timer that runs off meanwhile finds what is cancelled.
        await _timer.RemoveAsync(source, id, cancellationToken);
        return isNow || standing!.CancelledBy == by ? CancelOutcome.Cancelled : CancelOutcome.CancelledBefore;
    }

    private async Task<ScheduledEvent> FindAsync(EventKey key, CancellationToken cancellationToken) =>
        await _store.FindAsync(key.Source, key.Id, cancellationToken)
        ?? throw new InvalidOperationException($"The event {key.Id} of {key.Source} expired between two reads of it.");
}

/// <summary>What became of an event that asked to be published later.</summary>
/// <param name="Event">The event that stands: this one, or the first one of its source and id.</param>
/// <param name="IsNew">Whether it is this one, for the first time.</param>
/// <param name="HasOtherBody">Whether the first one says something else: it counts.</param>
public sealed record ScheduleOutcome(ScheduledEvent Event, bool IsNew, bool HasOtherBody);

/// <summary>What became of an order to cancel.</summary>
public enum CancelOutcome
{
    /// <summary>The event is never published.</summary>
    Cancelled,

    /// <summary>Another order had cancelled it before.</summary>
    CancelledBefore,

    /// <summary>Its time had come before.</summary>
    Sent,

    /// <summary>No event of this source and id was to be published later.</summary>
    Unknown,
}
