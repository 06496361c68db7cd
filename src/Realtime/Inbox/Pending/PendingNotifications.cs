using Amazon.DynamoDBv2;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Publishing;
using Realtime.Topics;

namespace Realtime.Inbox.Pending;

/// <summary>
/// Notifications to users who have not signed in yet. Nothing is lost between a publisher and a first session, whatever ends in the middle: the
/// publisher has the notification wait, <em>then</em> reads the directory again; the session writes the directory, <em>then</em> looks what waits. One
/// of the two finds what the other did.
/// </summary>
/// <remarks>
/// Any number of drains may run at a time, and nobody waits for another. They append one message after the other: each takes its number when
/// the one before stands, whoever appended that, so the order holds. In batches two drains would each take numbers for the same hundred, and messages
/// would end at the one's or the other's.
/// </remarks>
public sealed class PendingNotifications
{
    /// <summary>How many wait for a user; of more the oldest are dropped.</summary>
    public const int MaxWaiting = 1_000;

    // Looking for what is too much reads all that waits: not with each.
    private const int TrimmedEvery = 100;

    private readonly IPendingStore _store;
    private readonly MessageLog _log;
    private readonly Func<string, CancellationToken, Task<IReadOnlyCollection<string>>> _identitiesOf;
    private readonly Func<string, ReadOnlyMemory<byte>, CancellationToken, Task> _publishLive;

    /// <summary>Pending notifications in a table.</summary>
    /// <param name="client">The client.</param>
    /// <param name="tableName">The table <c>Inbox</c>.</param>
    /// <param name="log">Where they go.</param>
    /// <param name="identitiesOf">The identities of a subject as the directory has them now.</param>
    /// <param name="live">Publishes what was logged.</param>
    /// <param name="clock">The clock.</param>
    public PendingNotifications(
        IAmazonDynamoDB client,
        string tableName,
        MessageLog log,
        Func<string, CancellationToken, Task<IReadOnlyCollection<string>>> identitiesOf,
        LivePublisher live,
        TimeProvider clock)
        : this(new DynamoDbPendingStore(client, tableName, clock), log, identitiesOf, live.PublishAsync)
    {
    }

    internal PendingNotifications(
        IPendingStore store,
        MessageLog log,
        Func<string, CancellationToken, Task<IReadOnlyCollection<string>>> identitiesOf,
        Func<string, ReadOnlyMemory<byte>, CancellationToken, Task> publishLive) =>
        (_store, _log, _identitiesOf, _publishLive) = (store, log, identitiesOf, publishLive);

    /// <summary>Has a notification wait. The caller reads the directory again afterwards, and drains if it finds an identity.</summary>
    internal async Task KeepAsync(string subject, PendingNotification notification, CancellationToken cancellationToken)
    {
        var number = await _store.TakeNumberAsync(subject, cancellationToken);
        if (await _store.PutIfAbsentAsync(subject, number, notification, cancellationToken) && number % TrimmedEvery == 0)
        {
            await TrimAsync(subject, cancellationToken);
        }
    }

    /// <summary>Whether anything waits for a user.</summary>
    public Task<bool> AnyAsync(string subject, CancellationToken cancellationToken) => _store.AnyAsync(subject, cancellationToken);

    /// <summary>Logs what waits for a user who has an identity, in its order, and publishes it. Of a user without one it stays.</summary>
    /// <returns>How many notifications went.</returns>
    public async Task<int> DrainAsync(string subject, CancellationToken cancellationToken)
    {
        for (var drained = 0; ;)
        {
            var waiting = await ListAsync(subject, cancellationToken);
            if (waiting.Count == 0)
            {
                return drained;
            }

            var identities = await _identitiesOf(subject, cancellationToken);
            if (identities.Count == 0)
            {
                return drained;
            }

            foreach (var place in waiting)
            {
                drained += await SendAsync(subject, place.Key, identities, cancellationToken) ? 1 : 0;
            }
        }
    }

    private async Task<bool> SendAsync(string subject, string key, IReadOnlyCollection<string> identities, CancellationToken cancellationToken)
    {
        if (await _store.GetAsync(subject, key, cancellationToken) is not { } notification)
        {
            // Another drain has sent it.
            return false;
        }

        foreach (var identity in identities.Order(StringComparer.Ordinal))
        {
            var topic = TopicName.Parse($"{TopicCatalog.Notifications.Name}/{identity}");
            var appended = await _log.AppendAsync(
                LogTopic.Of(topic)!,
                new NewMessage
                {
                    Id = MessageId.Create(notification.Source, topic.Value),
                    Sender = BackendPublisher.Sender,
                    SentAt = notification.SentAt,
                    Body = notification.Body,
                },
                cancellationToken);
            foreach (var (liveTopic, payload) in notification.IsLive ? BackendPublisher.LiveCopies(topic, appended) : [])
            {
                await _publishLive(liveTopic, payload, cancellationToken);
            }
        }

        await _store.DeleteAsync(subject, key, cancellationToken);
        return true;
    }

    /// <summary>
    /// What waits and took its place before this began, in order. What took its place later is left out: the pages may show it and miss what
    /// was put before it. Who put it drains it.
    /// </summary>
    private async Task<IReadOnlyList<PendingPlace>> ListAsync(string subject, CancellationToken cancellationToken)
    {
        var last = await _store.GetLastNumberAsync(subject, cancellationToken) ?? long.MaxValue;
        var found = new List<PendingPlace>();
        PendingPage? page = null;
        do
        {
            page = await _store.QueryAsync(subject, page, cancellationToken);
            found.AddRange(page.Places);
        }
        while (page.Last is not null);

        return [.. found.Where(place => place.Number <= last).OrderBy(place => place.Number)];
    }

    private async Task TrimAsync(string subject, CancellationToken cancellationToken)
    {
        var waiting = await ListAsync(subject, cancellationToken);
        foreach (var place in waiting.SkipLast(MaxWaiting))
        {
            await _store.DeleteAsync(subject, place.Key, cancellationToken);
        }
    }
}
