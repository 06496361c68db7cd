using System.Collections.Concurrent;
using Realtime.Messages;
using Realtime.Sessions;
using Realtime.Topics;

namespace Realtime.Publishing;

/// <summary>Publishes one notification to many users, each of whom gets a message and a number of their own.</summary>
public sealed class NotificationPublisher(SessionDirectory directory, BackendPublisher publisher)
{
    /// <summary>The most users that one event may address.</summary>
    public const int MaxRecipients = 4_000;

    /// <summary>What a user is addressed by, following "must be".</summary>
    public const string Recipient = "an identity id or a sign-in subject: 1 to 128 of A-Z a-z 0-9 _ . : @ -";

    // One recipient takes about five calls of some 10 ms each: 4,000 are done in about 10 s, and 32 connections are no burden.
    private const int Concurrency = 32;

    /// <summary>Whether <paramref name="userId"/> can stand for a user: a Cognito identity id, or a sign-in subject.</summary>
    public static bool IsRecipient(string? userId) =>
        userId is not null && TopicName.TryParse(TopicOf(userId), out _, out _);

    /// <summary>
    /// Publishes to everybody it can, whatever happens with some. The ids follow from <paramref name="eventId"/> and the recipient,
    /// so a second call for the same event logs nothing twice.
    /// </summary>
    public async Task<NotificationOutcome> PublishAsync(
        string eventId, IReadOnlyList<string> userIds, Payload notification, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(userIds);
        var (identities, unknown) = await ResolveAsync(userIds, cancellationToken);
        var repeated = 0;
        var failures = new ConcurrentDictionary<string, Exception>(StringComparer.Ordinal);
        // The token goes to each recipient and not to the loop: after the deadline everybody who is left counts as failed, by name.
        var options = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = CancellationToken.None };
        await Parallel.ForEachAsync(identities, options, async (identity, _) =>
        {
            try
            {
                Interlocked.Add(ref repeated, await PublishAsync(eventId, identity, notification, cancellationToken));
            }
            catch (Exception error)
            {
                // Kept, not swallowed: the caller names the recipient and fails the event.
                failures[identity] = error;
            }
        });
        return new NotificationOutcome
        {
            Recipients = identities.Count,
            Repeated = repeated,
            Unknown = unknown,
            Failures = failures,
        };
    }

    private static string TopicOf(string identityId) => $"{TopicCatalog.Notifications.Name}/{identityId}";

    // An identity id is region:uuid; a sign-in subject is a UUID, without a colon.
    private static bool IsIdentity(string userId) => userId.Contains(':', StringComparison.Ordinal);

    private async Task<int> PublishAsync(string eventId, string identity, Payload notification, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var topic = TopicName.Parse(TopicOf(identity));
        var message = new OutgoingMessage(MessageId.Create(eventId, topic.Value), notification);
        return await publisher.PublishAsync(topic, [message], cancellationToken);
    }

    private async Task<(IReadOnlyCollection<string> Identities, IReadOnlyList<string> Unknown)> ResolveAsync(
        IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        var subjects = userIds.Where(user => !IsIdentity(user)).ToList();
        var identities = userIds.Where(IsIdentity).ToHashSet(StringComparer.Ordinal);
        if (subjects.Count == 0)
        {
            return (identities, []);
        }

        var known = await directory.ResolveAsync(subjects, cancellationToken);
        identities.UnionWith(known.Values.SelectMany(found => found));
        return (identities, [.. subjects.Where(subject => !known.ContainsKey(subject)).Distinct(StringComparer.Ordinal)]);
    }
}
