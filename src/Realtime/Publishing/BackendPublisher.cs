using Realtime.Log;
using Realtime.Messages;
using Realtime.Topics;

namespace Realtime.Publishing;

/// <summary>What was published in one call.</summary>
/// <param name="Repeated">How many of the messages the log had already.</param>
/// <param name="Conflicts">How many of those the log has with another body: an id was used twice, and the first message counts.</param>
public sealed record Publication(int Repeated, int Conflicts);

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
    public async Task<Publication> PublishAsync(TopicName topic, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(messages);
        if (LogTopic.Of(topic) is not { } logTopic)
        {
            foreach (var message in messages)
            {
                await live.PublishAsync(topic.Value, message.Payload.Bytes, cancellationToken);
            }

            return new Publication(0, 0);
        }

        var appended = await AppendAsync(logTopic, messages, cancellationToken);
        foreach (var copy in appended.SelectMany(message => LiveCopies(topic, message)))
        {
            await live.PublishAsync(copy.Topic, copy.Payload, cancellationToken);
        }

        return new Publication(
            appended.Count(message => !message.IsNew),
            appended.Count(message => message.HasOtherBody));
    }

    /// <summary>Logs one message of a logged topic and publishes nothing.</summary>
    internal async Task<AppendedMessage> AppendAsync(TopicName topic, OutgoingMessage message, CancellationToken cancellationToken) =>
        (await AppendAsync(LogTopic.Of(topic)!, [message], cancellationToken))[0];

    /// <summary>What goes live of a message that the log has: what stands there, not what came.</summary>
    internal static IEnumerable<(string Topic, ReadOnlyMemory<byte> Payload)> LiveCopies(TopicName topic, AppendedMessage message)
    {
        var withMeta = MessageMeta.Of(message).AddTo(Payload.Inspect(message.Body));
        // Whoever listens where clients publish too gets what MQTT gives: there _meta means nothing.
        return topic.Committed is { } committed ? [(committed, withMeta), (topic.Value, message.Body)] : [(topic.Value, withMeta)];
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
}
