using System.Text.Json.Serialization;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Publishing;
using Realtime.Inbox.Audiences;
using Realtime.Messages;

namespace Functions;

/// <summary>Puts users into an audience, and takes them out: <c>Audience</c> events. May also be invoked directly.</summary>
internal sealed class ChangeAudience(AudienceUsers audiences, OutcomeLog log, TimeProvider clock)
{
    [LambdaFunction]
    public async Task<AudienceResult> HandleAsync(TriggeringEvent input, ILambdaContext context)
    {
        if (!AudienceOrder.TryParse(input.Body, out var order, out var problem))
        {
            return Reject(problem, context);
        }

        using var deadline = Deadline.Start(context, clock);
        var change = order.IsAdding
            ? await audiences.AddAsync(order.Name, order.Users, deadline.Token)
            : await audiences.RemoveAsync(order.Name, order.Users, deadline.Token);
        if (change.IsTooLarge)
        {
            return Reject(
                new() { Status = 409, Parameter = "add", Detail = $"The audience {order.Name} would have more than {AudienceRules.Design.MaxUsers} users." }, context);
        }

        if (change.Failures.Count > 0)
        {
            throw new PartialFailureException([.. change.Failures.Keys], order.Users.Count, change.Failures.Values.First());
        }

        log.Info(
            Outcome.AudienceChanged,
            context.AwsRequestId,
            new LogField("audience", order.Name),
            new LogField("added", order.IsAdding ? change.Changed : 0),
            new LogField("removed", order.IsAdding ? 0 : change.Changed));
        return new AudienceResult { Audience = order.Name, Added = order.IsAdding ? change.Changed : 0, Removed = order.IsAdding ? 0 : change.Changed };
    }

    private AudienceResult Reject(Problem problem, ILambdaContext context)
    {
        log.Warn(Outcome.Rejected, context.AwsRequestId, new LogField("problem", problem.Detail));
        return new AudienceResult { Problem = PublishProblem.Of(problem) };
    }
}

/// <summary>What ChangeAudience answers.</summary>
public sealed record AudienceResult
{
    /// <summary>The audience.</summary>
    [JsonPropertyName("audience")]
    public string? Audience { get; init; }

    /// <summary>How many users came in who were not in it.</summary>
    [JsonPropertyName("added")]
    public int Added { get; init; }

    /// <summary>How many users went who were in it.</summary>
    [JsonPropertyName("removed")]
    public int Removed { get; init; }

    /// <summary>What is wrong with the order.</summary>
    [JsonPropertyName("problem")]
    public PublishProblem? Problem { get; init; }
}
