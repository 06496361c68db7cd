using System.Collections.Concurrent;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Sessions;
using Realtime.Topics;
using Realtime.Users;

namespace Realtime.Publishing;

/// <summary>What became of a notification.</summary>
public sealed record NotificationOutcome
{
    /// <summary>How many identities it was for.</summary>
    public required int Recipients { get; init; }

    /// <summary>How many of their logs had it already.</summary>
    public required int Repeated { get; init; }

    /// <summary>How many of those have it with another text: the event's id was used before, and the first notification counts.</summary>
    public required int Conflicts { get; init; }

    /// <summary>Addressed users that never opened a session: nobody listens at their topics, and nobody reads them.</summary>
    public required IReadOnlyList<string> Unknown { get; init; }

    /// <summary>The identities whose logs have it since this call.</summary>
    public required IReadOnlySet<string> Begun { get; init; }

    /// <summary>The identities that did not get it, and why; empty when all did.</summary>
    public required IReadOnlyDictionary<string, Exception> Failures { get; init; }
}

/// <summary>Publishes one notification to many users, each of whom gets a message and a number of their own.</summary>
/// <remarks>
/// Everybody is logged first, then published to from the record: who is logged misses nothing, however long AWS throttles somebody's
/// live copy. Live copies go out in rounds, so whoever is throttled waits behind the others and not before them.
/// </remarks>
public sealed class NotificationPublisher(
    SessionDirectory directory, BackendPublisher publisher, LivePublisher live, UnfinishedEvents unfinished, TimeProvider clock)
{
    /// <summary>The most users that one event may address.</summary>
    public const int MaxRecipients = 4_000;

    /// <summary>What a user is addressed by, following "must be".</summary>
    public const string Recipient = $"{IdentityId.Allowed}, or a sign-in subject: 1 to 128 of A-Z a-z 0-9 _ . @ -";

    // One recipient takes about five calls of some 10 ms each: 4,000 are done in about 10 s, and 32 connections are no burden.
    private const int Concurrency = 32;

    // The token goes to each recipient and not to the loop: after the deadline everybody who is left counts as failed, by name.
    private static ParallelOptions AtOnce => new() { MaxDegreeOfParallelism = Concurrency, CancellationToken = CancellationToken.None };

    /// <summary>Whether <paramref name="userId"/> can stand for a user: a Cognito identity id, or a sign-in subject, which has no colon.</summary>
    public static bool IsRecipient(string? userId) =>
        IdentityId.IsValid(userId)
        || (userId?.Contains(':', StringComparison.Ordinal) is false && TopicName.TryParse(TopicOf(userId), out _, out _));

    /// <summary>
    /// Publishes to everybody it can, whatever happens with some. The ids follow from <paramref name="source"/> and the recipient,
    /// so a second call for the same event logs nothing twice; and where the first one is known to have reached somebody, the second one
    /// does not disturb them again.
    /// </summary>
    public async Task<NotificationOutcome> PublishAsync(
        EventKey source, IReadOnlyList<string> userIds, Payload notification, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(userIds);
        var (identities, unknown) = await ResolveAsync(userIds, cancellationToken);
        var failures = new ConcurrentDictionary<string, Exception>(StringComparer.Ordinal);
        var conflicts = 0;
        var logged = new ConcurrentBag<(string Identity, AppendedMessage Message)>();
        await Parallel.ForEachAsync(identities, AtOnce, async (identity, _) => await KeepAsync(failures, identity, async () =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var topic = TopicName.Parse(TopicOf(identity));
            var message = new OutgoingMessage(MessageId.Create(source, topic.Value), notification);
            var appended = await publisher.AppendAsync(topic, message, cancellationToken);
            Interlocked.Add(ref conflicts, appended.HasOtherBody ? 1 : 0);
            logged.Add((identity, appended));
        }));

        await PublishLiveAsync(await WithoutTheReachedAsync(source, [.. logged], cancellationToken), failures, cancellationToken);
        return new NotificationOutcome
        {
            Recipients = identities.Count,
            Repeated = logged.Count(recipient => !recipient.Message.IsNew),
            Conflicts = conflicts,
            Unknown = unknown,
            Begun = logged.Where(recipient => recipient.Message.IsNew).Select(recipient => recipient.Identity).ToHashSet(StringComparer.Ordinal),
            Failures = failures,
        };
    }

    private static string TopicOf(string identityId) => $"{TopicCatalog.Notifications.Name}/{identityId}";

    private static async Task KeepAsync(ConcurrentDictionary<string, Exception> failures, string identity, Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception error)
        {
            // Kept, not swallowed: the caller names the recipient and fails the event.
            failures[identity] = error;
        }
    }

    /// <summary>Leaves out whom an earlier attempt at the same event is known to have published to.</summary>
    private async Task<IReadOnlyList<(string Identity, AppendedMessage Message)>> WithoutTheReachedAsync(
        EventKey source, IReadOnlyList<(string Identity, AppendedMessage Message)> logged, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested || logged.All(recipient => recipient.Message.IsNew))
        {
            return logged;
        }

        try
        {
            return await unfinished.FindAsync(source, cancellationToken) is { } left
                ? [.. logged.Where(recipient => recipient.Message.IsNew || left.Contains(recipient.Identity))]
                : logged;
        }
        catch (Exception error) when (AwsCall.HasFailed(error))
        {
            // Better disturbed again than not reached.
            return logged;
        }
    }

    private async Task PublishLiveAsync(
        IReadOnlyList<(string Identity, AppendedMessage Message)> waiting,
        ConcurrentDictionary<string, Exception> failures,
        CancellationToken cancellationToken)
    {
        for (var round = 0; waiting.Count > 0; round++)
        {
            var again = new ConcurrentBag<(string Identity, AppendedMessage Message)>();
            await Parallel.ForEachAsync(waiting, AtOnce, async (recipient, _) => await KeepAsync(failures, recipient.Identity, async () =>
            {
                foreach (var (topic, payload) in BackendPublisher.LiveCopies(TopicName.Parse(recipient.Message.Topic), recipient.Message))
                {
                    if (await live.AttemptAsync(topic, payload, cancellationToken) is not null)
                    {
                        again.Add(recipient);
                        return;
                    }
                }
            }));

            waiting = [.. again];
            if (waiting.Count > 0)
            {
                // After the deadline the next round names everybody who is left.
                await Backoff.WaitAsync(round, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<(IReadOnlyCollection<string> Identities, IReadOnlyList<string> Unknown)> ResolveAsync(
        IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        try
        {
            var known = await directory.ResolveAsync(userIds, cancellationToken);
            return (
                known.Values.SelectMany(found => found).ToHashSet(StringComparer.Ordinal),
                [.. userIds.Where(user => !known.ContainsKey(user)).Distinct(StringComparer.Ordinal)]);
        }
        catch (OperationCanceledException) when (userIds.All(IdentityId.IsValid))
        {
            // The time is over: nothing is begun with anybody, and everybody is named.
            return (userIds.ToHashSet(StringComparer.Ordinal), []);
        }
    }
}
