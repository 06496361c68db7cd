using Realtime.Topics;

namespace Realtime.Log;

/// <summary>What the log needs to know of a topic.</summary>
/// <param name="Topic">The topic, without the level of its committed copy.</param>
/// <param name="Retention">How long a message is visible to readers.</param>
public sealed record LogTopic(string Topic, TimeSpan Retention)
{
    /// <summary>
    /// The log of a topic, or <see langword="null"/> when its family is not logged. A committed copy (<c>chat/{roomId}/log</c>) has the
    /// log of the topic it copies.
    /// </summary>
    public static LogTopic? Of(TopicName topic) =>
        topic.Family.Retention is { } retention ? new LogTopic(topic.Original, retention) : null;
}
