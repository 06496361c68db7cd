using System.Collections.Concurrent;
using Amazon.DynamoDBv2;
using Realtime.Inbox.Pending;
using Realtime.Inbox.State;
using Realtime.Log;
using Realtime.Notifications;
using Realtime.Publishing;
using Realtime.Sessions;
using Realtime.Users;

namespace Realtime.Inbox.Unseen;

/// <summary>
/// Tells, when the time has come, who of a page has not seen their notification. Of each part of the page it sets the timer for those who have quiet
/// hours, <em>then</em> tells, <em>then</em> writes down who is left. Whatever ends in between, nobody is forgotten; who is told twice is told with the same id.
/// </summary>
public sealed class UnseenTeller
{
    // A call comes within a minute or two. What comes later than this, as a retry or from the dead letters, is judged by the time that it is.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    private readonly IUnseenStore _store;
    private readonly IUnseenTimer _timer;
    private readonly SessionDirectory _directory;
    private readonly PreferenceStore _preferences;
    private readonly UnseenReader _reader;
    private readonly IUnseenEvents _events;
    private readonly TimeProvider _clock;

    /// <summary>Tells what a table knows.</summary>
    /// <param name="client">The client.</param>
    /// <param name="tableName">The table <c>Inbox</c>.</param>
    /// <param name="log">Where notifications stand.</param>
    /// <param name="directory">Whose they are.</param>
    /// <param name="timer">Calls again when quiet hours are over.</param>
    /// <param name="events">Where it is told.</param>
    /// <param name="clock">The clock.</param>
    public UnseenTeller(
        IAmazonDynamoDB client, string tableName, MessageLog log, SessionDirectory directory, UnseenTimer timer, IUnseenEvents events, TimeProvider clock)
        : this(
            new DynamoDbUnseenStore(client, tableName, clock),
            timer,
            directory,
            new PreferenceStore(client, tableName, clock),
            new UnseenReader(new DynamoDbInboxStore(client, tableName), new DynamoDbPendingStore(client, tableName, clock), log, InboxRules.Design, clock),
            events,
            clock)
    {
    }

    internal UnseenTeller(
        IUnseenStore store,
        IUnseenTimer timer,
        SessionDirectory directory,
        PreferenceStore preferences,
        UnseenReader reader,
        IUnseenEvents events,
        TimeProvider clock) =>
        (_store, _timer, _directory, _preferences, _reader, _events, _clock) = (store, timer, directory, preferences, reader, events, clock);

    /// <summary>Tells it.</summary>
    /// <param name="call">Which page.</param>
    /// <param name="functionArn">The function that is called again when quiet hours are over.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<UnseenOutcome> TellAsync(UnseenCall call, string functionArn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        var outcome = UnseenOutcome.Nothing;
        var now = _clock.GetUtcNow();
        var judged = now - call.To > Late ? call with { From = now, To = now } : call;
        foreach (var part in await _store.ListAsync(call.Source, call.Id, call.Set, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            outcome = outcome.And(await TellAsync(part, judged, functionArn, cancellationToken));
        }

        return outcome;
    }

    private async Task<UnseenOutcome> TellAsync(UnseenPart part, UnseenCall judged, string functionArn, CancellationToken cancellationToken)
    {
        var users = await ResolveAsync(part, cancellationToken);
        var held = users.Where(user => user.QuietUntil(judged) is not null).ToList();
        await _timer.SetAgainAsync(part.Page, held.Select(user => user.QuietUntil(judged)!.Value), functionArn, cancellationToken);

        var failures = new RecipientFailures();
        var due = users.Except(held).Where(user => user.Channels.Count > 0).ToList();
        var notices = await FindAsync(part, due, failures, cancellationToken);
        foreach (var (notice, error) in await _events.TellAsync([.. notices], cancellationToken))
        {
            failures.Add(notice.Subject, error);
        }

        var left = users.Where(user => held.Contains(user) || failures.Found.ContainsKey(user.Subject)).SelectMany(user => user.Names).ToList();
        if (left.Count < part.Names.Count)
        {
            // Who was told is written down, though the time is over.
            await _store.LeaveAsync(part, left, CancellationToken.None);
        }

        return new(notices.Count(notice => !failures.Found.ContainsKey(notice.Subject)), held.Count, failures.Found);
    }

    /// <summary>Who they are and what they chose, as it is now. An identity that nobody knows any more is nobody's.</summary>
    private async Task<IReadOnlyList<UnseenUser>> ResolveAsync(UnseenPart part, CancellationToken cancellationToken)
    {
        var known = await _directory.ResolveAsync(part.Names, cancellationToken);
        var subjects = part.Names
            .Select(name => (Name: name, Found: known.GetValueOrDefault(name)))
            .Where(user => user.Found is not null || !IdentityId.IsValid(user.Name))
            .GroupBy(user => user.Found?.Subject ?? user.Name, StringComparer.Ordinal)
            .ToList();
        var chosen = await _preferences.FindAsync(subjects.Select(subject => subject.Key).ToHashSet(StringComparer.Ordinal), cancellationToken);
        return
        [
            .. subjects.Select(subject => new UnseenUser(
                subject.Key,
                [.. subject.Select(user => user.Name)],
                [.. subject.SelectMany(user => user.Found?.IdentityIds ?? []).Distinct(StringComparer.Ordinal)],
                NotificationCatalog.FindOrFormer(part.Type),
                chosen.GetValueOrDefault(subject.Key) ?? NotificationPreferences.None)),
        ];
    }

    private async Task<IReadOnlyCollection<UnseenNotice>> FindAsync(
        UnseenPart part, List<UnseenUser> users, RecipientFailures failures, CancellationToken cancellationToken)
    {
        var notices = new ConcurrentBag<UnseenNotice>();
        await failures.ForEachAsync(users, user => user.Subject, async user =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await FindAsync(part, user, cancellationToken) is { Unseen: > 0 } found)
            {
                notices.Add(new()
                {
                    Source = part.Page.Source,
                    Subject = user.Subject,
                    Topic = found.Topic,
                    Message = found.Message,
                    Unseen = found.Unseen,
                    Channels = user.Channels,
                });
            }
        });
        return notices;
    }

    // Looked for twice: while it is looked for in the log first, a drain may take it there from where it waits.
    private async Task<Noticed?> FindAsync(UnseenPart part, UnseenUser user, CancellationToken cancellationToken)
    {
        if (await _reader.FindAsync(part.Page.Source, user.Subject, user.Identities, cancellationToken) is { } found)
        {
            return found;
        }

        var identities = user.Names.Contains(user.Subject, StringComparer.Ordinal)
            ? (await _directory.ResolveAsync([user.Subject], cancellationToken)).GetValueOrDefault(user.Subject)?.IdentityIds ?? []
            : user.Identities;
        return await _reader.FindAsync(part.Page.Source, user.Subject, identities, cancellationToken);
    }
}

/// <summary>One of those who may have to be told.</summary>
/// <param name="Subject">Their sign-in subject.</param>
/// <param name="Names">How the event calls them.</param>
/// <param name="Identities">The identities that were meant.</param>
/// <param name="Type">The notification's type.</param>
/// <param name="Preferences">What they chose.</param>
internal sealed record UnseenUser(
    string Subject, IReadOnlyList<string> Names, IReadOnlyList<string> Identities, NotificationType Type, NotificationPreferences Preferences)
{
    /// <summary>The channels on which they are told.</summary>
    public IReadOnlyList<NotificationChannel> Channels { get; } = Preferences.ChannelsElsewhere(Type);

    /// <summary>
    /// When their quiet hours end that hold it back, or <see langword="null"/>: it is critical, there is nothing to be told, or they had a moment
    /// without since <see cref="UnseenCall.From"/>. Whose quiet hours last almost a day has only minutes of the day to be told in.
    /// </summary>
    public DateTimeOffset? QuietUntil(UnseenCall call) =>
        !Type.IsCritical && Channels.Count > 0 && Preferences.QuietHours?.EndsAt(call.From) is { } end && end > call.To ? end : null;
}

/// <summary>What became of those of a page who may have to be told.</summary>
/// <param name="Told">How many were told.</param>
/// <param name="Held">How many have quiet hours, and are told later.</param>
/// <param name="Failures">Who was not told for a mistake, by subject, and why.</param>
public sealed record UnseenOutcome(int Told, int Held, IReadOnlyDictionary<string, Exception> Failures)
{
    /// <summary>Nobody is left.</summary>
    public static UnseenOutcome Nothing { get; } = new(0, 0, new Dictionary<string, Exception>());

    /// <summary>Both together.</summary>
    public UnseenOutcome And(UnseenOutcome other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Told + other.Told, Held + other.Held, Failures.Concat(other.Failures).DistinctBy(one => one.Key).ToDictionary(StringComparer.Ordinal));
    }
}
