using System.Text.Json.Serialization;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Json;
using Functions.Publishing;
using Realtime.Inbox.Ledger;
using Realtime.Messages;

namespace Functions;

/// <summary>
/// Tells the backend what became of a notification: <c>{"source","id"}</c>, by direct invocation. Without a source it is one that was sent by a direct
/// invocation.
/// </summary>
internal sealed class GetNotificationStatus(NotificationStatuses statuses, OutcomeLog log, TimeProvider clock)
{
    // EventBridge takes no longer one.
    private const int LongestSource = 256;

    [LambdaFunction]
    public async Task<StatusResult> HandleAsync(TriggeringEvent input, ILambdaContext context)
    {
        if (input.Body.Field("id")?.Text() is not { } id || !MessageId.IsValid(id))
        {
            return Reject(Problem.Bad("id", $"1 to {MessageId.MaxLength} of A-Z a-z 0-9 _ . : -"), context);
        }

        var source = input.Body.Field("source") is { } given ? given.Text() : TriggeringEvent.DirectCall;
        if (source is null or { Length: 0 or > LongestSource })
        {
            return Reject(Problem.Bad("source", $"the source of an event, of at most {LongestSource} characters, or left out"), context);
        }

        using var deadline = Deadline.Start(context, clock);
        if (await statuses.FindAsync(source, id, deadline.Token) is not { } status)
        {
            return Reject(new Problem { Status = 404, Parameter = "id", Detail = "There was no such event in the last 90 days." }, context);
        }

        log.Info(Outcome.Told, context.AwsRequestId, new LogField("revision", status.Revision));
        return new StatusResult
        {
            Source = status.Source,
            Id = status.Id,
            Addressed = status.Addressed,
            Delivered = status.Delivered,
            Pending = status.Pending,
            Suppressed = status.Suppressed,
            Failed = status.Failed,
            IsComplete = status.IsComplete,
            Revision = status.Revision,
        };
    }

    private StatusResult Reject(Problem problem, ILambdaContext context)
    {
        log.Warn(Outcome.Rejected, context.AwsRequestId, new LogField("problem", problem.Detail));
        return new StatusResult { Problem = PublishProblem.Of(problem) };
    }
}

/// <summary>What GetNotificationStatus answers: the event and its numbers, or what is wrong with the question.</summary>
public sealed record StatusResult
{
    /// <summary>Who published it.</summary>
    [JsonPropertyName("source")]
    public string? Source { get; init; }

    /// <summary>The event's id.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    /// <summary>How many it is for: the sum of the four that follow.</summary>
    [JsonPropertyName("addressed")]
    public int? Addressed { get; init; }

    /// <summary>How many have it.</summary>
    [JsonPropertyName("delivered")]
    public int? Delivered { get; init; }

    /// <summary>For how many it waited when it was sent.</summary>
    [JsonPropertyName("pending")]
    public int? Pending { get; init; }

    /// <summary>How many don't want it.</summary>
    [JsonPropertyName("suppressed")]
    public int? Suppressed { get; init; }

    /// <summary>How many have nothing.</summary>
    [JsonPropertyName("failed")]
    public int? Failed { get; init; }

    /// <summary>Whether it was tried to its end.</summary>
    [JsonPropertyName("complete")]
    public bool? IsComplete { get; init; }

    /// <summary>Grows with whatever changes in the numbers.</summary>
    [JsonPropertyName("revision")]
    public long? Revision { get; init; }

    /// <summary>What is wrong with the question.</summary>
    [JsonPropertyName("problem")]
    public PublishProblem? Problem { get; init; }
}
