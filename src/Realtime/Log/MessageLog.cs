using Amazon.DynamoDBv2;
using Realtime.Log.Append;
using Realtime.Log.Read;
using Realtime.Log.Table;

namespace Realtime.Log;

/// <summary>
/// The message log: every logged topic is an append-only log whose messages are numbered without reuse. Appending is
/// <see cref="Appender"/>, reading <see cref="ForwardReader"/> and <see cref="BackwardReader"/>; the table's items are
/// <see cref="Head"/>, <see cref="Claim"/> and <see cref="Entry"/>.
/// </summary>
public sealed class MessageLog
{
    /// <summary>Messages at most in one <see cref="AppendBatchAsync"/>.</summary>
    public const int MaxBatch = 100;

    private readonly ILogStore _store;
    private readonly LogRules _rules;
    private readonly TimeProvider _clock;
    private readonly Appender _appender;
    private readonly ForwardReader _forward;
    private readonly BackwardReader _backward;
    private readonly CatchUpReader _catchUp;
    private readonly SettledEnd _settledEnd;
    private readonly NumberReader _numbers;

    /// <summary>Creates the log on a table.</summary>
    /// <param name="client">The client, with the settings of <see cref="MessageLogClient"/>.</param>
    /// <param name="tableName">The table.</param>
    /// <param name="generation">The deployment's generation, raised after a restore of the table.</param>
    /// <param name="clock">The clock.</param>
    public MessageLog(IAmazonDynamoDB client, string tableName, int generation, TimeProvider clock)
        : this(new DynamoDbLogStore(client, tableName), LogRules.Design, generation, clock)
    {
    }

    internal MessageLog(ILogStore store, LogRules rules, int generation, TimeProvider clock)
    {
        (_store, _rules, _clock) = (store, rules, clock);
        var (sealing, search) = (new Sealing(store), new TimeSearch(rules));
        var watermark = new Watermark(store, rules, topic => Alarm(topic));
        _settledEnd = new(rules, sealing, search, watermark);
        _forward = new(rules, sealing, search, _settledEnd);
        _backward = new(_settledEnd);
        _catchUp = new(rules, ReadTopicAsync);
        _numbers = new(store);
        var mover = new WatermarkMover(store, rules, _settledEnd, clock);
        _appender = new(store, rules, new(store, rules, generation, clock), mover, clock);
    }

    /// <summary>
    /// Told of what the log found that can't be, and goes on without: a watermark where nothing stands. Somebody should look at the table.
    /// </summary>
    public Action<string> Alarm { get; init; } = static _ => { };

    /// <summary>Appends a message, or finds that it stands in the log already. Safe to run again at any point.</summary>
    /// <exception cref="AppendFailedException">Not done after five rounds: the caller runs it again.</exception>
    public async Task<AppendedMessage> AppendAsync(LogTopic topic, NewMessage message, CancellationToken cancellationToken) =>
        (await _appender.AppendAsync(topic, [message], cancellationToken))[0];

    /// <summary>
    /// Appends a message that has to pass a guard, or finds that it stands in the log or was refused already. What stands is done, whatever the
    /// guard would say of it now; what was refused gets the same answer for 16 days, and takes no further number.
    /// </summary>
    /// <exception cref="AppendFailedException">Not done after five rounds: the caller runs it again.</exception>
    public Task<GuardedAppend> AppendAsync(
        LogTopic topic, NewMessage message, AppendGuard guard, CancellationToken cancellationToken) =>
        _appender.AppendAsync(topic, message, guard, cancellationToken);

    /// <summary>
    /// Appends up to <see cref="MaxBatch"/> messages of one topic, in order, taking their numbers at once. The answer is in the same order.
    /// </summary>
    /// <exception cref="AppendFailedException">Not all done: the caller runs the batch again, which repeats nothing.</exception>
    public async Task<IReadOnlyList<AppendedMessage>> AppendBatchAsync(
        LogTopic topic, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken)
    {
        if (messages.Count > MaxBatch)
        {
            throw new ArgumentException($"A batch has at most {MaxBatch} messages.", nameof(messages));
        }

        return messages.Count == 0 ? [] : await _appender.AppendAsync(topic, messages, cancellationToken);
    }

    /// <summary>
    /// Whether an append of a message was begun before, by this process or another: the message stands in the log, or is to be appended again
    /// until it does.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <param name="sender">Who sent the message.</param>
    /// <param name="id">The id that the message has of its sender.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<bool> HasBegunAsync(LogTopic topic, string sender, string id, CancellationToken cancellationToken) =>
        await _store.GetClaimAsync(new(topic.Topic, sender, id), cancellationToken) is not null;

    /// <summary>The number that a message of the last 16 days has, if it has one and it was not refused.</summary>
    internal async Task<long?> FindNumberAsync(LogTopic topic, string sender, string id, CancellationToken cancellationToken) =>
        await _store.GetClaimAsync(new(topic.Topic, sender, id), cancellationToken) is { Refused: null } claim ? claim.Number : null;

    /// <summary>Reads the messages after a position, oldest first.</summary>
    public async Task<LogPage> ReadForwardAsync(
        LogTopic topic, Position after, PageLimit limit, CancellationToken cancellationToken) =>
        await BeginAsync(topic, limit, cancellationToken) is { } read
            ? await _forward.ReadAfterAsync(read, after, cancellationToken)
            : Unused(truncated: !after.IsStart);

    /// <summary>
    /// Reads the messages that were logged at a time or later, oldest first. The pages behind it are read forwards, with
    /// <see cref="PageLimit.Since"/>.
    /// </summary>
    public async Task<LogPage> ReadSinceAsync(
        LogTopic topic, DateTimeOffset since, PageLimit limit, CancellationToken cancellationToken) =>
        await BeginAsync(topic, limit with { Since = since }, cancellationToken) is { } read
            ? await _forward.ReadSinceAsync(read, cancellationToken)
            : Unused(truncated: false);

    /// <summary>
    /// Reads the messages before a position, or without one the newest messages; the page itself is in ascending order.
    /// </summary>
    public async Task<LogPage> ReadBackwardAsync(
        LogTopic topic, Position? before, PageLimit limit, CancellationToken cancellationToken) =>
        await BeginAsync(topic, limit, cancellationToken) is { } read
            ? await _backward.ReadAsync(read, before, cancellationToken)
            : Unused(truncated: before is { IsStart: false });

    /// <summary>Reads many topics forwards in one request: as much as fits, each as far as its share goes.</summary>
    /// <param name="topics">The topics, none twice.</param>
    /// <param name="limit">Messages at most for each topic, and bytes at most for all of them.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>What was found, in the order of the topics.</returns>
    public Task<IReadOnlyList<TopicPage>> CatchUpAsync(
        IReadOnlyList<TopicRead> topics, PageLimit limit, CancellationToken cancellationToken) =>
        _catchUp.ReadAsync(topics, limit, cancellationToken);

    /// <summary>Reads the messages that stand at given numbers of the present epoch, in the same order; where none stands nothing is returned.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="epoch">The epoch, for the messages' positions.</param>
    /// <param name="numbers">The numbers, the highest first.</param>
    /// <param name="meter">Counts what is read.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    internal Task<IReadOnlyList<LoggedMessage>> ReadNumbersAsync(
        LogTopic topic, string epoch, IReadOnlyList<long> numbers, ReadMeter meter, CancellationToken cancellationToken) =>
        _numbers.ReadAsync(topic.Topic, epoch, numbers, meter, cancellationToken);

    /// <summary>The settled end of a topic's log: what <see cref="ReadForwardAsync"/> can go on from without missing anything.</summary>
    public async Task<Position> GetHeadAsync(LogTopic topic, CancellationToken cancellationToken) =>
        await FindHeadAsync(topic, new(1, 1), cancellationToken);

    /// <summary>
    /// The newest number that was given out, whether anything stands there yet or ever will: one cheap read, for who asks whether there is
    /// anything new at all.
    /// </summary>
    public async Task<Position> GetNewestAsync(LogTopic topic, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return await _store.GetHeadAsync(topic.Topic, cancellationToken) is { } head ? new(head.Epoch, head.Last) : Position.Start;
    }

    private async Task<Position> FindHeadAsync(LogTopic topic, PageLimit limit, CancellationToken cancellationToken) =>
        await BeginAsync(topic, limit, cancellationToken) is { } read
            ? read.HandOut((await _settledEnd.FindAsync(read, cancellationToken)).Settled, Position.Start)
            : Position.Start;

    private async Task<LogPage> ReadTopicAsync(TopicRead topic, PageLimit limit, CancellationToken cancellationToken)
    {
        if (topic.After is { } after)
        {
            return await ReadForwardAsync(topic.Topic, after, limit, cancellationToken);
        }

        var head = await FindHeadAsync(topic.Topic, limit, cancellationToken);
        return new([], head, head, Pending: false, Truncated: false);
    }

    /// <summary>An unused topic is an empty log; a position in it is one of a log that is gone.</summary>
    private static LogPage Unused(bool truncated) => new([], Position.Start, Position.Start, Pending: false, truncated);

    private async Task<LogRead?> BeginAsync(LogTopic topic, PageLimit limit, CancellationToken cancellationToken)
    {
        // The time is taken first: whatever the request then finds is at least as old as it thinks.
        var now = _clock.Now();
        limit.Meter.ReadSmall(consistent: true);
        return await _store.GetHeadAsync(topic.Topic, cancellationToken) is { } head
            ? new LogRead(_store, topic, head, now, limit, _rules)
            : null;
    }
}
