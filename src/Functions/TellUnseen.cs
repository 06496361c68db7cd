using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Json;
using Functions.Publishing;
using Realtime.Inbox.Unseen;
using Realtime.Messages;

namespace Functions;

/// <summary>
/// Tells on the bus which users have not seen a notification: <c>{"unseen":{"source","id","set","from","to"}}</c>, which a schedule calls with.
/// </summary>
internal sealed class TellUnseen(UnseenTeller teller, OutcomeLog log, TimeProvider clock)
{
    // What is left of the time, to write down who was told.
    private static readonly TimeSpan ForTheRecord = TimeSpan.FromSeconds(2);

    [LambdaFunction]
    public async Task<UnseenResult> HandleAsync(TriggeringEvent input, ILambdaContext context)
    {
        if (!TryRead(input.Body, out var call, out var problem))
        {
            log.Warn(Outcome.Rejected, context.AwsRequestId, new LogField("problem", problem.Detail));
            return new UnseenResult { Problem = PublishProblem.Of(problem) };
        }

        using var deadline = Deadline.Start(context.RemainingTime - ForTheRecord, clock);
        var outcome = await teller.TellAsync(call, context.InvokedFunctionArn, deadline.Token);
        if (outcome.Failures.Count > 0)
        {
            // AWS Lambda calls again, and finds those who are left.
            throw new PartialFailureException(
                [.. outcome.Failures.Keys], outcome.Told + outcome.Held + outcome.Failures.Count, outcome.Failures.Values.First());
        }

        log.Info(
            Outcome.ToldUnseen, context.AwsRequestId, LogField.Metric(Outcome.Messages, outcome.Told), LogField.Metric(Outcome.Held, outcome.Held));
        return new UnseenResult { Told = outcome.Told, Held = outcome.Held };
    }

    private static bool TryRead(JsonElement body, [NotNullWhen(true)] out UnseenCall? call, [NotNullWhen(false)] out Problem? problem)
    {
        (call, problem) = (null, null);
        var unseen = body.Field("unseen") ?? default;
        var (from, to) = (default(DateTimeOffset), default(DateTimeOffset));
        var wrong = Text("source") is null ? "source"
            : !MessageId.IsValid(Text("id")) ? "id"
            : !MessageId.IsValid(Text("set")) ? "set"
            : !Timestamp.TryParse(Text("from"), out from) ? "from"
            : !Timestamp.TryParse(Text("to"), out to) ? "to"
            : null;
        if (wrong is not null)
        {
            problem = Problem.Bad($"unseen.{wrong}", "as a schedule of this deployment says it");
            return false;
        }

        call = new(Text("source")!, Text("id")!, Text("set")!, from, to);
        return true;

        string? Text(string name) => unseen.Field(name)?.Text();
    }
}

/// <summary>What TellUnseen answers.</summary>
public sealed record UnseenResult
{
    /// <summary>How many users it told of.</summary>
    [JsonPropertyName("told")]
    public int Told { get; init; }

    /// <summary>How many have quiet hours: it is called again when these are over.</summary>
    [JsonPropertyName("held")]
    public int Held { get; init; }

    /// <summary>What is wrong with the call.</summary>
    [JsonPropertyName("problem")]
    public PublishProblem? Problem { get; init; }
}
