using Amazon.DynamoDBv2;

namespace Realtime.Log;

/// <summary>The message log: every logged topic is an append-only log whose messages are numbered without reuse.</summary>
public sealed class MessageLog(IAmazonDynamoDB client, string tableName, int generation, TimeProvider clock)
{
    /// <summary>Messages at most in one <see cref="AppendBatchAsync"/>.</summary>
    public const int MaxBatch = 100;

    /// <summary>Appends a message, or finds that it stands in the log already. Safe to run again at any point.</summary>
    /// <exception cref="AppendFailedException">Not done after five rounds: the caller runs it again.</exception>
    public Task<AppendedMessage> AppendAsync(LogTopic topic, NewMessage message, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{client}{tableName}{generation}{clock}");

    /// <summary>
    /// Appends up to <see cref="MaxBatch"/> messages of one topic, in order, taking their numbers at once. The answer is in the same order.
    /// </summary>
    /// <exception cref="AppendFailedException">Not all done: the caller runs the batch again, which repeats nothing.</exception>
    public Task<IReadOnlyList<AppendedMessage>> AppendBatchAsync(
        LogTopic topic, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Reads the messages after a position, oldest first.</summary>
    public Task<LogPage> ReadForwardAsync(LogTopic topic, Position after, PageLimit limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Reads the messages that were logged at a time or later, oldest first.</summary>
    public Task<LogPage> ReadSinceAsync(LogTopic topic, DateTimeOffset since, PageLimit limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>
    /// Reads the messages before a position, or without one the newest messages; the page itself is in ascending order.
    /// </summary>
    public Task<LogPage> ReadBackwardAsync(LogTopic topic, Position? before, PageLimit limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>The settled end of a topic's log: what <see cref="ReadForwardAsync"/> can go on from without missing anything.</summary>
    public Task<Position> GetHeadAsync(LogTopic topic, CancellationToken cancellationToken) => throw new NotSupportedException();
}
