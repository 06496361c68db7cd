using Realtime.Log;
using Realtime.Messages;
using Realtime.Topics;

namespace Realtime.Publishing;

/// <summary>
/// The lane of what clients publish: the broker has delivered the message already; here it gets its number, and its committed copy
/// goes out with <c>_meta</c>.
/// </summary>
public sealed class MessageArchiver(MessageLog log, LivePublisher live)
{
    /// <summary>
    /// How long a message that is logged waits for AWS IoT to take its copy. A process that waits is one that logs nothing else; clients look
    /// into the log seconds after the last message of a burst, and find what was not sent.
    /// </summary>
    public static readonly TimeSpan LiveWithin = TimeSpan.FromSeconds(2);

    /// <summary>Appends the message and publishes its committed copy, again when the message was logged before; not when another one stands under its id.</summary>
    /// <param name="topic">A topic of a family that is logged and has committed copies.</param>
    /// <param name="message">The message as the broker took it.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public async Task<ArchivedMessage> ArchiveAsync(TopicName topic, NewMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var (logTopic, committed) = Archived(topic);
        var appended = await log.AppendAsync(logTopic, message, cancellationToken);
        if (appended.HasOtherBody)
        {
            // Of an id used twice for two messages the log has the first, whose copy would tell the sender that the second one stands there.
            return new(appended, IsLive: true);
        }

        var copy = MessageMeta.Of(appended).AddTo(Payload.Inspect(appended.Body));
        return new(appended, await live.TryPublishAsync(committed, copy, LiveWithin, cancellationToken));
    }

    /// <summary>Whether archiving the message was begun before: it stands in the log, or its event comes again until it does.</summary>
    /// <param name="topic">A topic of a family that is logged.</param>
    /// <param name="message">The message as the broker took it.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<bool> HasBegunAsync(TopicName topic, NewMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(message);
        return log.HasBegunAsync(
            LogTopic.Of(topic) ?? throw new ArgumentException("Only topics that are logged are archived.", nameof(topic)), message.Sender, message.Id, cancellationToken);
    }

    private static (LogTopic Log, string Committed) Archived(TopicName topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return LogTopic.Of(topic) is { } log && topic.Committed is { } committed
            ? (log, committed)
            : throw new ArgumentException("Only topics with committed copies are archived.", nameof(topic));
    }
}

/// <summary>A message that stands in the log.</summary>
/// <param name="Logged">The message as the log has it.</param>
/// <param name="IsLive">Whether its committed copy was published; otherwise who listens finds it in the log.</param>
public sealed record ArchivedMessage(AppendedMessage Logged, bool IsLive);
