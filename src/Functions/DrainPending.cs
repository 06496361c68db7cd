using System.Text.Json.Serialization;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Json;
using Functions.Publishing;
using Realtime.Inbox.Pending;
using Realtime.Messages;
using Realtime.Publishing;
using Realtime.Users;

namespace Functions;

/// <summary>
/// Sends a user who has signed in what waited for them: <c>{"drain":"{sub}"}</c>, which a first session hands to a rule. May also be invoked directly.
/// </summary>
internal sealed class DrainPending(PendingNotifications pending, OutcomeLog log, TimeProvider clock)
{
    [LambdaFunction]
    public async Task<DrainResult> HandleAsync(TriggeringEvent input, ILambdaContext context)
    {
        if (input.Body.Field("drain")?.Text() is not { } subject || IdentityId.IsValid(subject) || !NotificationPublisher.IsRecipient(subject))
        {
            var problem = Problem.Bad("drain", "a sign-in subject: 1 to 128 of A-Z a-z 0-9 _ . @ -");
            log.Warn(Outcome.Rejected, context.AwsRequestId, new LogField("problem", problem.Detail));
            return new DrainResult { Problem = PublishProblem.Of(problem) };
        }

        using var deadline = Deadline.Start(context, clock);
        var drained = await pending.DrainAsync(subject, deadline.Token);
        log.Info(Outcome.Drained, context.AwsRequestId, LogField.Metric(Outcome.Messages, drained));
        return new DrainResult { Drained = drained };
    }
}

/// <summary>What DrainPending answers.</summary>
public sealed record DrainResult
{
    /// <summary>How many notifications went.</summary>
    [JsonPropertyName("drained")]
    public int Drained { get; init; }

    /// <summary>What is wrong with the call.</summary>
    [JsonPropertyName("problem")]
    public PublishProblem? Problem { get; init; }
}
