using System.Collections.Concurrent;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Sqs;

namespace LocalCloud.Lambda.EventSources;

/// <summary>
/// Hands a queue's messages to a function. What the function has done is deleted; what it has not stays hidden until the queue's
/// visibility timeout is over, and is then received again, or goes to the queue's dead-letter queue.
/// </summary>
internal sealed partial class QueuePoller(Queues queues, FunctionRunner runner, CloudOptions options, TimeProvider clock, ILogger<QueuePoller> logger)
{
    private const int UsualConcurrency = 5;
    private const int MaxPayloadBytes = 6 * 1024 * 1024;
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>Works until it is stopped.</summary>
    public async Task RunAsync(EventSourceMapping mapping, CancellationToken stopping)
    {
        using var slots = new SemaphoreSlim(mapping.MaximumConcurrency ?? UsualConcurrency);
        ConcurrentDictionary<Task, byte> running = new();
        try
        {
            while (true)
            {
                await slots.WaitAsync(stopping);
                var batch = await ReceiveAsync(mapping, stopping);
                var work = WorkAsync(mapping, batch, slots, stopping);
                running[work] = 0;
                _ = work.ContinueWith(done => running.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Messages that were received come back after their visibility timeout.
            await Task.WhenAll(running.Keys);
        }
    }

    // A queue that can't be read now, because its files can't be, is tried again; it must not stay unread for good.
    private async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(EventSourceMapping mapping, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await CollectAsync(mapping, stopping);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or AwsException)
            {
                NotReceived(logger, e, mapping.QueueArn);
                await Task.Delay(RetryPause, clock, stopping);
            }
        }
    }

    private async Task<IReadOnlyList<QueueMessage>> CollectAsync(EventSourceMapping mapping, CancellationToken stopping)
    {
        if (queues.ByArn(mapping.QueueArn) is not { } queue)
        {
            await Task.Delay(LongPoll, clock, stopping);
            return [];
        }

        List<QueueMessage> batch = [.. await queue.ReceiveAsync(mapping.BatchSize, LongPoll, queue.Settings.VisibilityTimeout, stopping)];
        var end = clock.GetUtcNow() + mapping.Window;
        while (batch.Count > 0 && batch.Count < mapping.BatchSize && end - clock.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            batch.AddRange(await queue.ReceiveAsync(
                mapping.BatchSize - batch.Count, left < LongPoll ? left : LongPoll, queue.Settings.VisibilityTimeout, stopping));
        }

        return batch;
    }

    private async Task WorkAsync(EventSourceMapping mapping, IReadOnlyList<QueueMessage> messages, SemaphoreSlim slots, CancellationToken stopping)
    {
        try
        {
            var records = messages.Select(message => new QueueRecord(message, mapping.QueueArn, options.Region)).ToLookup(record => record.Matches(mapping.Filters));
            Delete(mapping, records[false]);
            foreach (var part in Parts(records[true]))
            {
                await InvokeAsync(mapping, part).WaitAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // As above.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AwsException or LocalCloudException or OperationCanceledException)
        {
            Failed(logger, e, mapping.Function.Definition.Name, mapping.QueueArn);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task InvokeAsync(EventSourceMapping mapping, IReadOnlyList<QueueRecord> records)
    {
        var invocation = new Invocation(Invocation.NewId(), QueueRecord.Event(records)) { Source = "sqs.amazonaws.com" };
        var outcome = await runner.InvokeAsync(mapping.Function, invocation);
        var failed = BatchResult.Failed(outcome, records.Select(record => record.MessageId).ToHashSet(), mapping.ReportsItemFailures);
        Delete(mapping, records.Where(record => !failed.Contains(record.MessageId)));
        if (failed.Count > 0)
        {
            Returned(logger, failed.Count, records.Count, mapping.Function.Definition.Name, mapping.QueueArn);
        }
    }

    private void Delete(EventSourceMapping mapping, IEnumerable<QueueRecord> records)
    {
        foreach (var record in records)
        {
            queues.ByArn(mapping.QueueArn)?.Delete(record.ReceiptHandle);
        }
    }

    // An event has at most 6 MB, however many messages a batch may have.
    private static IEnumerable<IReadOnlyList<QueueRecord>> Parts(IEnumerable<QueueRecord> records)
    {
        List<QueueRecord> part = [];
        var bytes = 0;
        foreach (var record in records)
        {
            if (part.Count > 0 && bytes + record.Bytes > MaxPayloadBytes)
            {
                yield return part;
                (part, bytes) = ([], 0);
            }

            part.Add(record);
            bytes += record.Bytes;
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    [LoggerMessage(340, LogLevel.Warning, "{Failed} of {Count} messages for {Function} go back to {Queue}")]
    private static partial void Returned(ILogger logger, int failed, int count, string function, string queue);

    [LoggerMessage(341, LogLevel.Warning, "{Function} could not be invoked with messages of {Queue}: they go back")]
    private static partial void Failed(ILogger logger, Exception exception, string function, string queue);

    [LoggerMessage(342, LogLevel.Warning, "Nothing could be received from {Queue}; it is tried again")]
    private static partial void NotReceived(ILogger logger, Exception exception, string queue);
}
