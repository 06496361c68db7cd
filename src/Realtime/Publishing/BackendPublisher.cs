using Realtime.Log;
using Realtime.Messages;
using Realtime.Topics;

namespace Realtime.Publishing;

/// <summary>
/// The lane of everything the backend publishes: commit, then publish. A crash between the two is repaired when the event comes
/// again, or found by the client's catch-up; a repeated event may repeat live copies, never log entries.
/// </summary>
public sealed class BackendPublisher(MessageLog log, LivePublisher live, TimeProvider clock)
{
    /// <summary>The sender of everything that the backend publishes.</summary>
    public const string Sender = "backend";

    /// <summary>The most messages in one call: they take their numbers together.</summary>
    public const int MaxMessages = MessageLog.MaxBatch;

    /// <summary>Logs the messages, if their family is logged, then publishes them in their order.</summary>
    /// <param name="topic">The topic; not a committed copy's.</param>
    /// <param name="messages">At most <see cref="MaxMessages"/>, each within <see cref="PayloadLimit"/>.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>How many of the messages the log had already.</returns>
    public async Task<int> PublishAsync(TopicName topic, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(messages);
        if (LogTopic.Of(topic) is not { } logTopic)
        {
            foreach (var message in messages)
            {
                await live.PublishAsync(topic.Value, message.Payload.Bytes, cancellationToken);
            }

            return 0;
        }

        var appended = await AppendAsync(logTopic, messages, cancellationToken);
        foreach (var message in appended)
        {
            await PublishAsync(topic, message, cancellationToken);
        }

        return appended.Count(message => !message.IsNew);
    }

    private async Task<IReadOnlyList<AppendedMessage>> AppendAsync(
        LogTopic topic, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var entries = messages.Select(message => new NewMessage
        {
            Id = message.Id,
            Sender = Sender,
            SentAt = now,
            Body = message.Payload.Bytes,
        }).ToList();
        return entries is [var single]
            ? [await log.AppendAsync(topic, single, cancellationToken)]
            : await log.AppendBatchAsync(topic, entries, cancellationToken);
    }

    private async Task PublishAsync(TopicName topic, AppendedMessage message, CancellationToken cancellationToken)
    {
        // What the log has, not what came: of an id used twice with different bodies, that is the first.
        var withMeta = MessageMeta.Of(message).AddTo(Payload.Inspect(message.Body));
        if (topic.Committed is { } committed)
        {
            // Whoever listens where clients publish too gets what MQTT gives: there _meta means nothing.
            await live.PublishAsync(committed, withMeta, cancellationToken);
            await live.PublishAsync(topic.Value, message.Body, cancellationToken);
            return;
        }

        await live.PublishAsync(topic.Value, withMeta, cancellationToken);
    }
}
