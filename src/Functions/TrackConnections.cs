using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Json;
using Realtime.Connections;

namespace Functions;

/// <summary>
/// Follows who is connected: the target of the queues that AWS IoT Core's events about connections go through. What fails is named, and comes
/// again alone.
/// </summary>
internal sealed class TrackConnections(ConnectionTracking tracking, OutcomeLog log, TimeProvider clock)
{
    [LambdaFunction]
    public async Task<QueueResult> HandleAsync(QueueEvent input, ILambdaContext context)
    {
        if (input.Records is not { Count: > 0 } records)
        {
            return Reject("The event has no records of a queue.", context);
        }

        using var deadline = Deadline.Start(context, clock);
        var outcomes = new List<TrackedConnection>();
        var failed = new Dictionary<string, Exception>(StringComparer.Ordinal);
        var unreadable = 0;
        foreach (var record in records)
        {
            if (!PresenceEvent.TryRead(record?.Body, out var presence))
            {
                // Whoever put it there: it would come no better.
                unreadable++;
                continue;
            }

            try
            {
                outcomes.Add(await TrackAsync(presence, deadline.Token));
            }
            catch (Exception error)
            {
                // Kept, not swallowed: the line names it, and the queue gives it out again.
                failed[record!.MessageId ?? ""] = error;
            }
        }

        Write(context, outcomes, failed, unreadable);
        return new QueueResult { Failures = [.. failed.Keys.Select(id => new QueueFailure { MessageId = id })] };
    }

    private Task<TrackedConnection> TrackAsync(PresenceEvent presence, CancellationToken cancellationToken) => presence.IsConnected
        ? tracking.BeginAsync(new(presence.SessionId, presence.ClientId, presence.At), cancellationToken)
        : tracking.EndAsync(presence.ClientId, presence.SessionId, cancellationToken);

    private void Write(ILambdaContext context, List<TrackedConnection> outcomes, Dictionary<string, Exception> failed, int unreadable)
    {
        var first = failed.Values.FirstOrDefault();
        log.Write(
            first is null ? OutcomeLevel.Info : OutcomeLevel.Error,
            first is null ? Outcome.Tracked : Outcome.Failed,
            context.AwsRequestId,
            [
                new LogField("begun", Count(TrackedConnection.Begun)),
                new LogField("ended", Count(TrackedConnection.Ended)),
                new LogField("late", Count(TrackedConnection.Late)),
                LogField.Metric(Outcome.ForeignClients, Count(TrackedConnection.Foreign)),
                LogField.Metric(Outcome.ConnectionsClosed, Count(TrackedConnection.TurnedOut) + Count(TrackedConnection.TooMany)),
                new LogField("unreadable", unreadable),
                new LogField("failed", failed.Keys),
                new LogField("errorType", first?.GetType().Name),
                new LogField("errorMessage", first?.Message),
            ]);

        int Count(TrackedConnection outcome) => outcomes.Count(each => each == outcome);
    }

    private QueueResult Reject(string problem, ILambdaContext context)
    {
        log.Warn(Outcome.Rejected, context.AwsRequestId, new LogField("problem", problem));
        return new QueueResult { Problem = problem };
    }
}

/// <summary>What the rules select of an event about a connection.</summary>
/// <param name="IsConnected">Whether the connection was made, or else ended.</param>
/// <param name="ClientId">The MQTT client id.</param>
/// <param name="SessionId">AWS's identifier of the connection.</param>
/// <param name="At">When it happened, as AWS tells.</param>
internal sealed record PresenceEvent(bool IsConnected, string ClientId, string SessionId, DateTimeOffset At)
{
    // A UUID; a sort key takes up to 1,024 bytes.
    private const int LongestSession = 128;

    public static bool TryRead(string? body, [NotNullWhen(true)] out PresenceEvent? presence)
    {
        presence = null;
        try
        {
            using var document = JsonDocument.Parse(body ?? "");
            var read = document.RootElement;
            if (read.Field("eventType")?.Text() is ("connected" or "disconnected") and var type
                && read.Field("clientId")?.Text() is { Length: > 0 } client
                && read.Field("sessionIdentifier")?.Text() is { Length: > 0 and <= LongestSession } session
                && read.Field("timestamp") is { ValueKind: JsonValueKind.Number } timestamp
                && timestamp.TryGetInt64(out var milliseconds)
                && milliseconds is > 0 and < 253_402_300_800_000) // the year 10000, where DateTimeOffset ends
            {
                presence = new(type == "connected", client, session, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
            }
        }
        catch (JsonException)
        {
            // None of AWS's.
        }

        return presence is not null;
    }
}

/// <summary>Messages of a queue, as Lambda hands them over.</summary>
public sealed record QueueEvent
{
    /// <summary>The messages.</summary>
    [JsonPropertyName("Records")]
    public IReadOnlyList<QueueRecord?>? Records { get; init; }
}

/// <summary>A message of a queue.</summary>
public sealed record QueueRecord
{
    /// <summary>The queue's id of it.</summary>
    [JsonPropertyName("messageId")]
    public string? MessageId { get; init; }

    /// <summary>What was sent.</summary>
    [JsonPropertyName("body")]
    public string? Body { get; init; }
}

/// <summary>Which messages of a queue shall come again; the others are done.</summary>
public sealed record QueueResult
{
    /// <summary>The messages that failed.</summary>
    [JsonPropertyName("batchItemFailures")]
    public IReadOnlyList<QueueFailure> Failures { get; init; } = [];

    /// <summary>Why nothing was done with what no queue sent.</summary>
    [JsonPropertyName("problem")]
    public string? Problem { get; init; }
}

/// <summary>A message of a queue that failed.</summary>
public sealed record QueueFailure
{
    /// <summary>The queue's id of it.</summary>
    [JsonPropertyName("itemIdentifier")]
    public required string MessageId { get; init; }
}
