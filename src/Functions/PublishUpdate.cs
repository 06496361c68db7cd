using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Publishing;
using Realtime.Messages;
using Realtime.Publishing;

namespace Functions;

/// <summary>Publishes messages of the backend to one topic: logs them, where the family is logged, then sends them live.</summary>
internal sealed class PublishUpdate(BackendPublisher publisher, OutcomeLog log, TimeProvider clock)
{
    public async Task<PublishResult> HandleAsync(TriggeringEvent input, ILambdaContext context)
    {
        if (!UpdateRequest.TryParse(input.Body, out var request, out var problem)
            || !UpdateTopic.TryParse(request.Topic, out var topic, out problem))
        {
            return Reject(problem, context);
        }

        if (request.Messages.Any(message => !PayloadLimit.Allows(topic.Family, message)))
        {
            return Reject(Problem.Bad("message", $"at most {PayloadLimit.Of(topic.Family)} bytes on {topic.Family.Pattern}"), context);
        }

        var eventId = input.IdFor(request.Id, context);
        var messages = request.Messages
            .Select((payload, index) => new OutgoingMessage(MessageId.Create(eventId, topic.Value, index), payload))
            .ToList();
        using var deadline = Deadline.Start(context, clock);
        var repeated = await publisher.PublishAsync(topic, messages, deadline.Token);
        log.Info(
            Outcome.Published,
            context.AwsRequestId,
            new LogField("topic", topic.Value),
            LogField.Metric(Outcome.Messages, messages.Count),
            LogField.Metric(Outcome.Repeated, repeated));
        return new PublishResult { Published = messages.Count };
    }

    private PublishResult Reject(Problem problem, ILambdaContext context)
    {
        log.Warn(Outcome.Rejected, context.AwsRequestId, new LogField("problem", problem.Detail));
        return new PublishResult { Problem = PublishProblem.Of(problem) };
    }
}
