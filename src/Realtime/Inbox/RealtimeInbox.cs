using Amazon.DynamoDBv2;
using Realtime.Inbox.State;
using Realtime.Log;
using Realtime.Topics;

namespace Realtime.Inbox;

/// <summary>
/// Inboxes: the log of <c>notifications/{identityId}</c>, and beside it what is read and archived of it. A change is an entry of that log, appended first; what stands
/// in the table is made of the log, and can always be made again.
/// </summary>
public sealed class RealtimeInbox
{
    private readonly IInboxStore _store;
    private readonly MessageLog _log;
    private readonly InboxRules _rules;
    private readonly TimeProvider _clock;
    private readonly InboxFolding _folding;

    /// <summary>On one table and one log.</summary>
    /// <param name="client">The client, with the settings of <see cref="MessageLogClient"/>.</param>
    /// <param name="tableName">The table <c>Inbox</c>.</param>
    /// <param name="log">The message log.</param>
    /// <param name="clock">The clock.</param>
    public RealtimeInbox(IAmazonDynamoDB client, string tableName, MessageLog log, TimeProvider clock)
        : this(new DynamoDbInboxStore(client, tableName), log, InboxRules.Design, clock)
    {
    }

    internal RealtimeInbox(IInboxStore store, MessageLog log, InboxRules rules, TimeProvider clock)
    {
        (_store, _log, _rules, _clock) = (store, log, rules, clock);
        _folding = new(store, log, rules, clock);
    }

    /// <summary>The log that an identity's inbox is made of.</summary>
    public static LogTopic LogOf(string identityId) =>
        LogTopic.Of(TopicName.TryParse($"{TopicCatalog.Notifications.Name}/{identityId}", out var name, out _) ? name : throw new ArgumentException("It is no identity id.", nameof(identityId)))!;

    /// <summary>A page of a list, the newest first.</summary>
    /// <param name="identityId">Whose inbox.</param>
    /// <param name="query">Which page of which list.</param>
    /// <param name="limit">How large it may be.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public Task<InboxPage> ReadAsync(string identityId, InboxQuery query, PageLimit limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(limit);
        var topic = LogOf(identityId);
        return _folding.WithAsync(
            topic,
            identityId,
            limit.Meter,
            async view =>
            {
                var page = await new InboxPageReader(_log, topic, _rules, limit).ReadAsync(view, query, cancellationToken);
                await _folding.KeepAsync(view, topic, identityId, cancellationToken);
                return page;
            },
            cancellationToken);
    }

    /// <summary>Changes the state of notifications.</summary>
    /// <param name="identityId">Whose inbox.</param>
    /// <param name="change">What is changed.</param>
    /// <param name="id">What makes a repeat of the change the same change.</param>
    /// <param name="meter">Counts what is read.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="AppendFailedException">Not done: the caller runs it again.</exception>
    public Task<InboxOutcome> ChangeAsync(string identityId, InboxChange change, string? id, ReadMeter meter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(meter);
        var topic = LogOf(identityId);
        AppendedMessage? appended = null;
        return _folding.WithAsync(
            topic,
            identityId,
            meter,
            async view =>
            {
                var changing = new InboxChanging(_log, topic, change, meter);
                if (appended is null && await changing.FindWrongAsync(view, cancellationToken) is { } wrong)
                {
                    return new InboxOutcome { Wrong = wrong };
                }

                if (appended is null && (await changing.WouldChangeAsync(view) || await changing.HasBegunAsync(id, cancellationToken)))
                {
                    appended = await changing.AppendAsync(id, _clock.Now(), cancellationToken);
                    await _folding.BringUpAsync(view, topic, meter, cancellationToken);
                }

                await _folding.KeepAsync(view, topic, identityId, cancellationToken);
                return new InboxOutcome { Entry = appended, Counts = InboxCounts.Of(view) };
            },
            cancellationToken);
    }

    /// <summary>Everything up to a position was seen: the mark only ever grows, and is no entry.</summary>
    /// <param name="identityId">Whose inbox.</param>
    /// <param name="upTo">The position.</param>
    /// <param name="meter">Counts what is read.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<InboxOutcome> MarkSeenAsync(string identityId, Position upTo, ReadMeter meter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(meter);
        var topic = LogOf(identityId);
        meter.ReadSmall(consistent: true);
        var newest = await _log.GetNewestAsync(topic, cancellationToken);
        if (!upTo.IsStart && (upTo.Epoch != newest.Epoch || upTo.Seq > newest.Seq))
        {
            return new InboxOutcome { Wrong = new(InboxProblem.NotThere, 0) };
        }

        var (now, told) = (_clock.Now(), false);
        var mark = new SeenMark(upTo.Seq, now + topic.Retention + _rules.ExpiryMargin, now, now - _rules.TellSeenEvery);
        if (!upTo.IsStart)
        {
            told = await _store.MarkSeenAsync(identityId, mark, cancellationToken);
            _ = told || await _store.MarkSeenAsync(identityId, mark with { TellAt = null }, cancellationToken);
        }

        return await _folding.WithAsync(
            topic, identityId, meter, view => Task.FromResult(new InboxOutcome { Counts = InboxCounts.Of(view), IsToldSeen = told }), cancellationToken);
    }
}
