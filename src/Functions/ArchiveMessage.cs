using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Realtime.Connections;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Publishing;
using Realtime.Topics;
using Realtime.Users;

namespace Functions;

/// <summary>Logs what clients published and sends its numbered copy: the target of the topic rules. What it does not log, its sender is told.</summary>
internal sealed class ArchiveMessage(
    MessageArchiver archiver,
    RoomArchiver rooms,
    BlockedUsers blocked,
    SenderBudget budget,
    SignalPublisher signals,
    TopicPrefix prefix,
    OutcomeLog log,
    TimeProvider clock)
{
    [LambdaFunction]
    public Task<ArchiveResult> HandleAsync(ArchivedEvent input, ILambdaContext context)
    {
        // The rule tells the topic as the broker knows it.
        var inner = input.Topic;
        if (input.Topic is not null && !prefix.TryTakeOff(input.Topic, out inner))
        {
            const string Problem = "The topic is none of this deployment.";
            log.Warn(Outcome.Rejected, context.AwsRequestId, Topic(input), Sender(input), new LogField("problem", Problem));
            return Task.FromResult(new ArchiveResult { Problem = Problem });
        }

        return ArchiveAsync(input with { Topic = inner }, context);
    }

    private async Task<ArchiveResult> ArchiveAsync(ArchivedEvent input, ILambdaContext context)
    {
        using var deadline = Deadline.Start(context, clock);
        if (!input.TryRead(context, clock, out var message, out var problem))
        {
            log.Warn(Outcome.Rejected, context.AwsRequestId, Topic(input), Sender(input), new LogField("problem", problem));
            return new ArchiveResult { Problem = problem };
        }

        var refused = input.TryTopic(out var topic, out problem)
            ? await ReasonAgainstAsync(input, topic, message, deadline.Token)
            : new Refused(Outcome.Rejected, input.Refused(RefusalReason.UnknownTopic), problem, new("problem", problem));
        if (refused is not null)
        {
            var told = await TellAsync(message, refused.Signal, deadline.Token);
            log.Warn(refused.Outcome, context.AwsRequestId, Topic(input), Sender(input), refused.Detail, told);
            return new ArchiveResult { Problem = refused.Problem };
        }

        if (!topic!.Family.IsIngested)
        {
            return await FinishAsync(input, message, await archiver.ArchiveAsync(topic, message, deadline.Token), context, deadline.Token);
        }

        var written = await rooms.WriteAsync(topic, message, deadline.Token);
        if (written.Appended is { } appended)
        {
            return await FinishAsync(input, message, new(appended, written.IsLive), context, deadline.Token);
        }

        var (reason, retryAfter) = (written.Refusal!.Reason, written.Refusal.RetryAfter);
        var toldOf = await TellAsync(message, input.Refused(reason, retryAfter), deadline.Token);
        log.Warn(Outcome.RoomRefused, context.AwsRequestId, Topic(input), Sender(input), new("reason", reason), toldOf);
        return new ArchiveResult { Problem = $"The room does not take the message: {reason}." };
    }

    private async Task<ArchiveResult> FinishAsync(
        ArchivedEvent input, NewMessage message, ArchivedMessage archived, ILambdaContext context, CancellationToken cancellationToken)
    {
        List<LogField> fields =
        [
            Topic(input),
            new LogField("id", archived.Logged.Id),
            new LogField("position", archived.Logged.Position.ToString()),
            LogField.Metric(Outcome.Repeated, archived.Logged.IsNew ? 0 : 1),
            LogField.Metric(Outcome.Conflicts, archived.Logged.HasOtherBody ? 1 : 0),
            LogField.Metric(Outcome.NotLive, archived.IsLive ? 0 : 1),
        ];
        if (archived.Logged.HasOtherBody)
        {
            fields.Add(await TellAsync(message, input.Refused(RefusalReason.IdUsed), cancellationToken));
        }

        log.Info(Outcome.Archived, context.AwsRequestId, [.. fields]);
        return new ArchiveResult { Position = archived.Logged.Position.ToString() };
    }

    private async Task<Refused?> ReasonAgainstAsync(ArchivedEvent input, TopicName topic, NewMessage message, CancellationToken cancellationToken)
    {
        if (message.Body.Length > topic.Family.MaxPayloadBytes)
        {
            var problem = $"Messages of more than {topic.Family.MaxPayloadBytes} bytes are not logged.";
            return new(Outcome.TooLarge, input.Refused(RefusalReason.TooLarge), problem, new("bytes", message.Body.Length));
        }

        // What stands already was let in before: its sender must not be told that it was refused.
        if (await blocked.IsIdentityBlockedAsync(message.Sender, cancellationToken))
        {
            const string Problem = "The sender is blocked.";
            return budget.TryLook(message.Sender) && await archiver.HasBegunAsync(topic, message, cancellationToken)
                ? null
                : new(Outcome.SenderBlocked, input.Refused(RefusalReason.Blocked), Problem, new("problem", Problem));
        }

        if (budget.TrySpend(message.Sender, message.Body.Length)
            || (budget.TryLook(message.Sender) && await archiver.HasBegunAsync(topic, message, cancellationToken)))
        {
            return null;
        }

        var wait = budget.Wait(message.Sender);
        var later = string.Create(CultureInfo.InvariantCulture, $"The sender has sent more than their share; it is logged when it is sent again in {wait.TotalSeconds:0.#} s.");
        return new(Outcome.TooFast, input.Refused(RefusalReason.TooFast, wait), later, new("retryAfterMs", (long)wait.TotalMilliseconds));
    }

    private static LogField Topic(ArchivedEvent input) => new("topic", input.Topic);

    private static LogField Sender(ArchivedEvent input) => new("clientId", input.ClientId);

    private async Task<LogField> TellAsync(NewMessage message, Refusal refusal, CancellationToken cancellationToken) =>
        LogField.Metric(Outcome.Signalled, await signals.TrySendAsync(message.Sender, refusal, cancellationToken) ? 1 : 0);

    /// <summary>A message that is not logged: the outcome, and what its sender is told.</summary>
    private sealed record Refused(string Outcome, Refusal Signal, string Problem, LogField Detail);
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

    /// <summary>The id that the sender gave the message, if it did: known once the event is read.</summary>
    [JsonIgnore]
    public string? SenderId { get; private set; }

    /// <summary>Reads who sent what; without a sender or a payload there is a problem that says why.</summary>
    public bool TryRead(
        ILambdaContext context,
        TimeProvider clock,
        [NotNullWhen(true)] out NewMessage? message,
        [NotNullWhen(false)] out string? problem)
    {
        message = null;
        if (MqttClientId.IdentityOf(ClientId) is not { } sender)
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
            SenderId = payload.SenderId;
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

    /// <summary>Reads the topic; one that is not archived has a problem that says why.</summary>
    public bool TryTopic([NotNullWhen(true)] out TopicName? topic, [NotNullWhen(false)] out string? problem)
    {
        var isKnown = TopicName.TryParse(Topic, out topic, out var mistake);
        problem = isKnown && !topic!.IsCommitted && topic.Family.IsArchivedByRule
            ? null
            : $"The topic is none that clients publish to and that is logged. {(isKnown ? "" : TopicName.Describe(mistake))}".TrimEnd();
        return problem is null;
    }

    /// <summary>What the sender is told when the message, once it is read, is not logged.</summary>
    public Refusal Refused(string reason, TimeSpan? retryAfter = null) => new(Topic, SenderId, reason, retryAfter);

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
