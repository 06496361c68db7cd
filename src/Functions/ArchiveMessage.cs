using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Publishing;
using Realtime.Topics;

namespace Functions;

/// <summary>Logs what clients published and sends its numbered copy: the target of the topic rules.</summary>
internal sealed class ArchiveMessage(MessageArchiver archiver, OutcomeLog log, TimeProvider clock)
{
    [LambdaFunction]
    public async Task<ArchiveResult> HandleAsync(ArchivedEvent input, ILambdaContext context)
    {
        var sender = new LogField("clientId", input.ClientId);
        var name = new LogField("topic", input.Topic);
        if (!input.TryRead(context, clock, out var topic, out var message, out var problem))
        {
            log.Warn(Outcome.Rejected, context.AwsRequestId, name, sender, new LogField("problem", problem));
            return new ArchiveResult { Problem = problem };
        }

        if (message.Body.Length > topic.Family.MaxPayloadBytes)
        {
            log.Warn(Outcome.TooLarge, context.AwsRequestId, name, sender, new LogField("bytes", message.Body.Length));
            return new ArchiveResult { Problem = $"Messages of more than {topic.Family.MaxPayloadBytes} bytes are not logged." };
        }

        using var deadline = Deadline.Start(context, clock);
        var archived = await archiver.ArchiveAsync(topic, message, deadline.Token);
        log.Info(
            Outcome.Archived,
            context.AwsRequestId,
            name,
            new LogField("id", archived.Logged.Id),
            new LogField("position", archived.Logged.Position.ToString()),
            LogField.Metric(Outcome.Repeated, archived.Logged.IsNew ? 0 : 1),
            LogField.Metric(Outcome.Conflicts, archived.Logged.IsNew || archived.Logged.Body.Span.SequenceEqual(message.Body.Span) ? 0 : 1),
            LogField.Metric(Outcome.NotLive, archived.IsLive ? 0 : 1));
        return new ArchiveResult { Position = archived.Logged.Position.ToString() };
    }
}

/// <summary>What the archiving rules select from a message.</summary>
public sealed record ArchivedEvent
{
    /// <summary>The payload in base64, which keeps what is no JSON.</summary>
    [JsonPropertyName("body")]
    public string? Body { get; init; }

    /// <summary>Where the message was published.</summary>
    [JsonPropertyName("topic")]
    public string? Topic { get; init; }

    /// <summary>The MQTT client id. The policies allow only <c>{identityId}</c> and <c>{identityId}:{suffix}</c>, so it proves the sender.</summary>
    [JsonPropertyName("clientId")]
    public string? ClientId { get; init; }

    /// <summary>When the broker took the message, in milliseconds.</summary>
    [JsonPropertyName("sentAt")]
    public long? SentAt { get; init; }

    /// <summary>AWS IoT Core's own id of the message.</summary>
    [JsonPropertyName("traceId")]
    public string? TraceId { get; init; }

    /// <summary>Turns the event into the message to log; what can't be logged has a problem that says why.</summary>
    public bool TryRead(
        ILambdaContext context,
        TimeProvider clock,
        [NotNullWhen(true)] out TopicName? topic,
        [NotNullWhen(true)] out NewMessage? message,
        [NotNullWhen(false)] out string? problem)
    {
        message = null;
        if (!TopicName.TryParse(Topic, out topic, out _) || topic.IsCommitted || !topic.Family.IsArchivedByRule)
        {
            problem = "The topic is none that clients publish to and that is logged.";
        }
        else if (SenderOf(ClientId) is not { } sender)
        {
            problem = "The client id is none of a signed-in user.";
        }
        else if (!TryDecode(Body ?? "", out var body))
        {
            problem = "The body is not base64.";
        }
        else
        {
            problem = null;
            var payload = Payload.Inspect(body);
            message = new NewMessage
            {
                Id = IdOf(payload, context),
                Sender = sender,
                SentAt = TimeOf(clock),
                Body = payload.WithoutMeta().Bytes,
            };
        }

        return problem is null;
    }

    /// <summary>The identity id in a client id: what stands before its second colon.</summary>
    private static string? SenderOf(string? clientId)
    {
        var parts = clientId?.Split(':', 3) ?? [];
        return parts is [{ Length: > 0 }, { Length: > 0 }, ..] && NotificationPublisher.IsRecipient($"{parts[0]}:{parts[1]}")
            ? $"{parts[0]}:{parts[1]}"
            : null;
    }

    private static bool TryDecode(string base64, out byte[] body)
    {
        var buffer = new byte[base64.Length];
        var valid = Convert.TryFromBase64String(base64, buffer, out var length);
        body = buffer[..length];
        return valid;
    }

    // A retried event has the same trace id, and Lambda keeps the request id when it retries: the same message either way.
    private string IdOf(Payload payload, ILambdaContext context) =>
        payload.SenderId ?? (MessageId.IsValid(TraceId) ? TraceId! : context.AwsRequestId);

    private DateTimeOffset TimeOf(TimeProvider clock) =>
        SentAt is { } milliseconds and > 0 and < 253_402_300_800_000 // the year 10000, where DateTimeOffset ends
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : clock.GetUtcNow();
}

/// <summary>What became of a client's message. Nobody reads it on AWS, where rules call without waiting.</summary>
public sealed record ArchiveResult
{
    /// <summary>Where the message stands in its log.</summary>
    [JsonPropertyName("position")]
    public string? Position { get; init; }

    /// <summary>Why the message was not logged.</summary>
    [JsonPropertyName("problem")]
    public string? Problem { get; init; }
}
