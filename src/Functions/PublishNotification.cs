using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Publishing;
using Realtime.Messages;
using Realtime.Publishing;
using Realtime.Topics;

namespace Functions;

/// <summary>Notifies users: logs the notification for each of them, then publishes it to <c>notifications/{userId}</c>.</summary>
internal sealed class PublishNotification(NotificationPublisher publisher, OutcomeLog log, TimeProvider clock)
{
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

        using var deadline = Deadline.Start(context, clock);
        var outcome = await publisher.PublishAsync(
            input.IdFor(request.Id, context), request.UserIds, request.Notification, deadline.Token);
        if (outcome.Failures.Count > 0)
        {
            throw new PartialFailureException([.. outcome.Failures.Keys], outcome.Recipients, outcome.Failures.Values.First());
        }

        log.Info(
            Outcome.Published,
            context.AwsRequestId,
            LogField.Metric(Outcome.Messages, outcome.Recipients),
            LogField.Metric(Outcome.Repeated, outcome.Repeated),
            LogField.Metric(Outcome.UnknownRecipients, outcome.Unknown.Count));
        return new PublishResult { Published = outcome.Recipients, UnknownRecipients = outcome.Unknown };
    }

    private PublishResult Reject(Problem problem, ILambdaContext context)
    {
        log.Warn(Outcome.Rejected, context.AwsRequestId, new LogField("problem", problem.Detail));
        return new PublishResult { Problem = PublishProblem.Of(problem) };
    }
}
