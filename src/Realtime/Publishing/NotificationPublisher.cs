using System.Collections.Concurrent;
using Realtime.Inbox.Pending;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Notifications;
using Realtime.Sessions;
using Realtime.Topics;
using Realtime.Users;

namespace Realtime.Publishing;

/// <summary>Publishes one notification to many users, each of whom gets a message and a number of their own.</summary>
/// <remarks>
/// Everybody is logged first, then published to from the record: who is logged misses nothing, however long AWS throttles somebody's
/// live copy. For who has no identity yet it waits.
/// </remarks>
public sealed class NotificationPublisher(
    SessionDirectory directory,
    IDeliveryRules rules,
    BackendPublisher publisher,
    PendingNotifications pending,
    LivePublisher live,
    UnfinishedEvents unfinished,
    TimeProvider clock)
{
    /// <summary>The most users that one event may address.</summary>
    public const int MaxRecipients = 4_000;

    /// <summary>What a user is addressed by, following "must be".</summary>
    public const string Recipient = $"{IdentityId.Allowed}, or a sign-in subject: 1 to 128 of A-Z a-z 0-9 _ . @ -";

    private readonly Addressing _addressing = new(directory, rules);

    /// <summary>Whether <paramref name="userId"/> can stand for a user: a Cognito identity id, or a sign-in subject, which has no colon.</summary>
    public static bool IsRecipient(string? userId) =>
        IdentityId.IsValid(userId)
        || (userId?.Contains(':', StringComparison.Ordinal) is false && TopicName.TryParse(TopicOf(userId), out _, out _));

    /// <summary>
    /// Publishes to everybody it can, whatever happens with some. The ids follow from the event and the recipient, so a second call for the
    /// same event logs nothing twice; and where the first one is known to have reached somebody, the second one does not disturb them again.
    /// </summary>
    /// <param name="notification">The notification.</param>
    /// <param name="userIds">Whom it is for.</param>
    /// <param name="isRepeated">Whether the event was begun before: then it may wait for somebody who has an identity by now.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public async Task<NotificationOutcome> PublishAsync(
        Notification notification, IReadOnlyCollection<string> userIds, bool isRepeated, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notification);
        ArgumentNullException.ThrowIfNull(userIds);
        var addressed = await _addressing.FindAsync(notification, userIds, cancellationToken);
        var failures = new RecipientFailures();
        if (isRepeated)
        {
            await SendEarlierAsync(addressed, failures, cancellationToken);
        }

        var logged = await LogAsync(notification, addressed, failures, cancellationToken);
        await KeepAsync(notification, addressed, failures, cancellationToken);
        var unlogged = failures.Found.Keys.ToHashSet(StringComparer.Ordinal);

        var audible = logged.Where(recipient => !recipient.IsLogOnly).Select(recipient => (recipient.Identity, recipient.Message)).ToList();
        await new LiveRounds(live, clock).PublishAsync(
            await WithoutTheReachedAsync(notification.Attempts, audible, cancellationToken), failures, cancellationToken);
        var drained = await DrainAsync(addressed, failures, cancellationToken);
        return new NotificationOutcome
        {
            Recipients = addressed.SelectMany(user => user.IdentityIds).Distinct(StringComparer.Ordinal).Count(),
            Repeated = logged.Count(recipient => !recipient.Message.IsNew),
            Conflicts = logged.Count(recipient => recipient.Message.HasOtherBody),
            States = addressed.ToDictionary(user => user.Name, user => StateOf(user, unlogged, failures, drained), StringComparer.Ordinal),
            Unknown = [.. addressed.Where(user => user.IsUnknown).Select(user => user.Name)],
            Elsewhere = [.. addressed.Where(user => user.GoesElsewhere).Select(user => user.Name)],
            Begun = logged.Where(recipient => recipient.Message.IsNew).Select(recipient => recipient.Identity).ToHashSet(StringComparer.Ordinal),
            Failures = failures.Found,
        };
    }

    private static string TopicOf(string identityId) => $"{TopicCatalog.Notifications.Name}/{identityId}";

    /// <summary>What became of it: whoever has it in their logs has it, even where the live copy did not go out.</summary>
    private static RecipientState StateOf(Addressed user, HashSet<string> unlogged, RecipientFailures failures, IReadOnlySet<string> drained)
    {
        var hasFailed = failures.Found.ContainsKey(user.Name) && !IdentityId.IsValid(user.Name);
        return user switch
        {
            { IsUnknown: true } => RecipientState.Failed,
            { Delivery: NotificationDelivery.Suppressed } => RecipientState.Suppressed,
            _ when hasFailed => RecipientState.Failed,
            { Waits: true } => drained.Contains(user.Name) ? RecipientState.Delivered : RecipientState.Pending,
            _ => user.IdentityIds.Any(unlogged.Contains) ? RecipientState.Failed : RecipientState.Delivered,
        };
    }

    private async Task<IReadOnlyCollection<(string Identity, bool IsLogOnly, AppendedMessage Message)>> LogAsync(
        Notification notification, IReadOnlyList<Addressed> addressed, RecipientFailures failures, CancellationToken cancellationToken)
    {
        var identities = addressed
            .Where(user => !failures.Found.ContainsKey(user.Name))
            .SelectMany(user => user.IdentityIds.Select(identity => (Identity: identity, user.Delivery)))
            .DistinctBy(recipient => recipient.Identity, StringComparer.Ordinal);
        var silenced = new Lazy<Payload>(notification.Silenced);
        var logged = new ConcurrentBag<(string Identity, bool IsLogOnly, AppendedMessage Message)>();
        await failures.ForEachAsync(identities, recipient => recipient.Identity, async recipient =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var topic = TopicName.Parse(TopicOf(recipient.Identity));
            var payload = recipient.Delivery is NotificationDelivery.Silent ? silenced.Value : notification.Payload;
            var message = new OutgoingMessage(MessageId.Create(notification.Source, topic.Value), payload);
            var appended = await publisher.AppendAsync(topic, message, cancellationToken);
            logged.Add((recipient.Identity, recipient.Delivery is NotificationDelivery.LogOnly, appended));
        });
        return logged;
    }

    /// <summary>Has it wait for those without an identity.</summary>
    private async Task KeepAsync(
        Notification notification, IReadOnlyList<Addressed> addressed, RecipientFailures failures, CancellationToken cancellationToken)
    {
        await failures.ForEachAsync(addressed.Where(user => user.Waits), user => user.Name, async user =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var payload = user.Delivery is NotificationDelivery.Silent ? notification.Silenced() : notification.Payload;
            var waiting = new PendingNotification
            {
                Source = notification.Source,
                Body = payload.Bytes,
                SentAt = clock.GetUtcNow(),
                IsLive = user.Delivery is not NotificationDelivery.LogOnly,
            };
            await pending.KeepAsync(user.Name, waiting, cancellationToken);
        });
    }

    /// <summary>
    /// Sends what waits for those who have an identity by now: an earlier attempt may have ended when it waited, and if it was sent past what waits the
    /// order would be another.
    /// </summary>
    private Task SendEarlierAsync(IReadOnlyList<Addressed> addressed, RecipientFailures failures, CancellationToken cancellationToken) =>
        failures.ForEachAsync(
            addressed.Where(user => user.Found?.Subject == user.Name), user => user.Name, user => pending.DrainAsync(user.Name, cancellationToken));

    /// <summary>Sends what waits for those who have signed in meanwhile: after it waits the directory is read again.</summary>
    private async Task<IReadOnlySet<string>> DrainAsync(
        IReadOnlyList<Addressed> addressed, RecipientFailures failures, CancellationToken cancellationToken)
    {
        var waiting = addressed.Where(user => user.Waits).Select(user => user.Name).ToList();
        var signedIn = await SignedInAsync(waiting, failures, cancellationToken);
        await failures.ForEachAsync(signedIn, subject => subject, subject => pending.DrainAsync(subject, cancellationToken));
        return signedIn;
    }

    private async Task<IReadOnlySet<string>> SignedInAsync(
        List<string> waiting, RecipientFailures failures, CancellationToken cancellationToken)
    {
        try
        {
            return waiting.Count == 0 ? new HashSet<string>() : await _addressing.SignedInAsync(waiting, cancellationToken);
        }
        catch (Exception error) when (AwsCall.HasFailed(error))
        {
            // Whether they have signed in meanwhile is not known, and has to be: the event comes again.
            foreach (var subject in waiting)
            {
                failures.Add(subject, error);
            }

            return new HashSet<string>();
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
}
