using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Functions.DeadLetters;
using Functions.Hosting;
using Functions.Publishing;

namespace Functions;

/// <summary>Sends dead letters again, when the operator calls it; unless told to, it only says what there is.</summary>
internal sealed class RedriveDeadLetters(Redrive redrive, OutcomeLog log)
{
    /// <summary>What a letter may take that is begun, and letting go of the others.</summary>
    private static readonly TimeSpan TimeToSend = TimeSpan.FromMinutes(6), TimeToLook = TimeSpan.FromSeconds(30);

    [LambdaFunction]
    public async Task<RedriveReport> HandleAsync(TriggeringEvent input, ILambdaContext context)
    {
        if (!RedriveRequest.TryParse(input.Body, out var request, out var problem))
        {
            log.Warn(Outcome.Rejected, context.AwsRequestId, new LogField("problem", problem.Detail));
            return new RedriveReport { Problem = PublishProblem.Of(problem) };
        }

        var least = request.Send ? TimeToSend : TimeToLook;
        var report = await redrive.RunAsync(request, () => context.RemainingTime > least, CancellationToken.None);
        log.Info(
            Outcome.Redriven,
            context.AwsRequestId,
            new LogField("sent", request.Send ? "true" : "false"),
            new LogField("letters", report.Letters),
            LogField.Metric(Outcome.RedriveDone, report.Kinds.Values.Sum(count => count.Done)),
            LogField.Metric(Outcome.RedriveFailed, report.Kinds.Values.Sum(count => count.Failed + count.Refused)));
        return report;
    }
}
