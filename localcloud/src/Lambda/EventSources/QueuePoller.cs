using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.EventBridge;
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

/// <summary>Reads which messages of a batch a function could not do: <c>{"batchItemFailures":[{"itemIdentifier":"…"}]}</c>.</summary>
internal static class BatchResult
{
    /// <summary>The ids of the messages that failed.</summary>
    /// <param name="outcome">What the function answered.</param>
    /// <param name="all">The ids of the batch.</param>
    /// <param name="reports">Whether the function reports failures at all; else its answer does not matter.</param>
    public static IReadOnlySet<string> Failed(InvocationOutcome outcome, IReadOnlySet<string> all, bool reports)
    {
        if (outcome.IsError)
        {
            return all;
        }

        var none = new HashSet<string>();
        if (!reports || outcome.Payload.IsEmpty)
        {
            return none;
        }

        JsonNode? answer;
        try
        {
            answer = JsonText.Parse(outcome.Payload.Span);
        }
        catch (JsonException)
        {
            return all;
        }

        return answer switch
        {
            null => none,
            JsonObject report => report["batchItemFailures"] switch
            {
                null => none,
                JsonArray failures => Ids(failures) is { } ids && ids.All(all.Contains) ? ids : all,
                _ => all,
            },
            // AWS does not say what another answer means; failing closed repeats a message, which is allowed at any time.
            _ => all,
        };
    }

    // One entry without an id fails the whole batch.
    private static HashSet<string>? Ids(JsonArray failures)
    {
        HashSet<string> ids = [];
        foreach (var failure in failures)
        {
            if (failure is not JsonObject entry || entry["itemIdentifier"] is not JsonValue id || id.GetValueKind() != JsonValueKind.String)
            {
                return null;
            }

            ids.Add(id.GetValue<string>());
        }

        return ids;
    }
}

/// <summary>A message as a function gets it.</summary>
internal sealed class QueueRecord
{
    private readonly JsonObject _json;
    private readonly string _text;

    /// <summary>Writes a message.</summary>
    public QueueRecord(QueueMessage message, string queueArn, string region)
    {
        MessageId = message.Id;
        ReceiptHandle = message.ReceiptHandle!;
        _json = new JsonObject
        {
            ["messageId"] = message.Id,
            ["receiptHandle"] = message.ReceiptHandle,
            ["body"] = message.Body,
            ["attributes"] = new JsonObject(
                ReceiveMessage.SystemAttributes(message).Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))),
            ["messageAttributes"] = new JsonObject(
                message.Attributes.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, Write(pair.Value)))),
            ["md5OfBody"] = MessageDigest.OfBody(message.Body),
            ["eventSource"] = "aws:sqs",
            ["eventSourceARN"] = queueArn,
            ["awsRegion"] = region,
        };
        if (MessageDigest.OfAttributes(message.Attributes) is { } digest)
        {
            _json["md5OfMessageAttributes"] = digest;
        }

        _text = JsonText.Write(_json);
        Bytes = Encoding.UTF8.GetByteCount(_text);
    }

    /// <summary>The message's id.</summary>
    public string MessageId { get; }

    /// <summary>What deletes it.</summary>
    public string ReceiptHandle { get; }

    /// <summary>Its part of the event.</summary>
    public int Bytes { get; }

    /// <summary>The event of a batch.</summary>
    public static byte[] Event(IEnumerable<QueueRecord> records) =>
        Encoding.UTF8.GetBytes($$"""{"Records":[{{string.Join(',', records.Select(record => record._text))}}]}""");

    /// <summary>Whether one of the filters takes it, or there is none. A body that is JSON is matched as such.</summary>
    public bool Matches(IReadOnlyList<EventPattern> filters)
    {
        if (filters.Count == 0)
        {
            return true;
        }

        var view = _json.DeepClone().AsObject();
        try
        {
            view["body"] = JsonText.Parse(view["body"]!.GetValue<string>()) is { } body and (JsonObject or JsonArray) ? body : view["body"]!.DeepClone();
        }
        catch (JsonException)
        {
            // A text, which a filter for JSON does not match.
        }

        return filters.Any(filter => filter.Matches(view));
    }

    private static JsonObject Write(QueueAttribute attribute) => new()
    {
        [attribute.IsBinary ? "binaryValue" : "stringValue"] = attribute.StringValue,
        ["stringListValues"] = new JsonArray(),
        ["binaryListValues"] = new JsonArray(),
        ["dataType"] = attribute.DataType,
    };
}
