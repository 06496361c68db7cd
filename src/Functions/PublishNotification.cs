using Amazon.Lambda.Core;
using Amazon.Runtime;
using Functions.Hosting;
using Functions.Publishing;
using Realtime.Messages;
using Realtime.Publishing;
using Realtime.Topics;

namespace Functions;

/// <summary>Notifies users: logs the notification for each of them, then publishes it to <c>notifications/{userId}</c>.</summary>
internal sealed class PublishNotification(
    NotificationPublisher publisher, UnfinishedEvents unfinished, OutcomeLog log, TimeProvider clock)
{
    // What is left of the time when publishing ends, to write down who is left.
    private static readonly TimeSpan ForTheRecord = TimeSpan.FromSeconds(2);

    public async Task<PublishResult> HandleAsync(TriggeringEvent input, ILambdaContext context)
    {
        if (!NotificationRequest.TryParse(input.Body, out var request, out var problem))
        {
            return Reject(problem, context);
        }

        if (!PayloadLimit.Allows(TopicCatalog.Notifications, request.Notification))
        {
            return Reject(Problem.Bad("notification", $"at most {PayloadLimit.Of(TopicCatalog.Notifications)} bytes"), context);
        }

        var source = input.KeyFor(request.Id, "Notification", context);
        using var publishing = Deadline.Start(context.RemainingTime - ForTheRecord, clock);
        var outcome = await publisher.PublishAsync(source, request.UserIds, request.Notification, publishing.Token);
        if (outcome.Failures.Count > 0)
        {
            await KeepAsync(source, [.. outcome.Failures.Keys], context);
            throw new PartialFailureException([.. outcome.Failures.Keys], outcome.Recipients, outcome.Failures.Values.First());
        }

        log.Info(
            Outcome.Published,
            context.AwsRequestId,
            LogField.Metric(Outcome.Messages, outcome.Recipients),
            LogField.Metric(Outcome.Repeated, outcome.Repeated),
            LogField.Metric(Outcome.Conflicts, outcome.Conflicts),
            LogField.Metric(Outcome.UnknownRecipients, outcome.Unknown.Count));
        return new PublishResult { Published = outcome.Recipients, Conflicts = outcome.Conflicts, UnknownRecipients = outcome.Unknown };
    }

    /// <summary>Keeps who is left, if it can: without the record the retry disturbs everybody again, as it does after a crash.</summary>
    private async Task KeepAsync(EventKey source, IReadOnlyCollection<string> left, ILambdaContext context)
    {
        using var deadline = Deadline.Start(context, clock);
        try
        {
            await unfinished.SaveAsync(source, left, deadline.Token);
        }
        catch (Exception error) when (
            error is AmazonServiceException or AmazonClientException or HttpRequestException or OperationCanceledException)
        {
            log.Warn(Outcome.NotKept, context.AwsRequestId, new LogField("errorType", error.GetType().Name), new LogField("errorMessage", error.Message));
        }
    }

    private PublishResult Reject(Problem problem, ILambdaContext context)
    {
        log.Warn(Outcome.Rejected, context.AwsRequestId, new LogField("problem", problem.Detail));
        return new PublishResult { Problem = PublishProblem.Of(problem) };
    }
}
