using Realtime.Topics;

namespace Realtime.Log;

/// <summary>What the log needs to know of a topic.</summary>
/// <param name="Topic">The topic, without the level of its committed copy.</param>
/// <param name="Retention">How long a message is visible to readers.</param>
public sealed record LogTopic(string Topic, TimeSpan Retention)
{
    /// <summary>The largest body that is logged in the topic, in bytes. Default: the most that AWS IoT Core takes.</summary>
    public int MaxBodyBytes { get; init; } = 128 * 1024;

    /// <summary>
    /// The log of a topic, or <see langword="null"/> when its family is not logged. A committed copy (<c>chat/{roomId}/log</c>) has the
    /// log of the topic it copies.
    /// </summary>
    public static LogTopic? Of(TopicName topic) =>
        topic.Family.Retention is { } retention ? new LogTopic(topic.Original, retention) { MaxBodyBytes = topic.Family.MaxPayloadBytes } : null;
}
