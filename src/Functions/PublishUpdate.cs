using System.Diagnostics.CodeAnalysis;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Publishing;
using Realtime.Messages;
using Realtime.Publishing;
using Realtime.Topics;

namespace Functions;

/// <summary>Publishes messages of the backend to one topic: logs them, where the family is logged, then sends them live.</summary>
internal sealed class PublishUpdate(BackendPublisher publisher, OutcomeLog log, TimeProvider clock)
{
    public async Task<PublishResult> HandleAsync(TriggeringEvent input, ILambdaContext context)
    {
        if (!UpdateRequest.TryParse(input.Body, out var request, out var problem)
            || !UpdateTopic.TryParse(request.Topic, out var topic, out problem)
            || !FitsInto(topic.Family, request, out problem))
        {
            return Reject(problem, context);
        }

        var source = input.KeyFor(request.Id, "Update", context);
        var messages = request.Messages
            .Select((payload, index) => new OutgoingMessage(MessageId.Create(source, topic.Value, index), payload))
            .ToList();
        using var deadline = Deadline.Start(context, clock);
        var published = await publisher.PublishAsync(topic, messages, deadline.Token);
        log.Info(
            Outcome.Published,
            context.AwsRequestId,
            new LogField("topic", topic.Value),
            LogField.Metric(Outcome.Messages, messages.Count),
            LogField.Metric(Outcome.Repeated, published.Repeated),
            LogField.Metric(Outcome.Conflicts, published.Conflicts));
        return new PublishResult { Published = messages.Count, Conflicts = published.Conflicts };
    }

    private static bool FitsInto(TopicFamily family, UpdateRequest request, [NotNullWhen(false)] out Problem? problem)
    {
        var large = request.Messages.ToList().FindIndex(message => !PayloadLimit.Allows(family, message));
        problem = large < 0
            ? null
            : Problem.Bad(request.NameOf(large), $"at most {PayloadLimit.Of(family)} bytes on {family.Pattern}");
        return problem is null;
    }

    private PublishResult Reject(Problem problem, ILambdaContext context)
    {
        log.Warn(Outcome.Rejected, context.AwsRequestId, new LogField("problem", problem.Detail));
        return new PublishResult { Problem = PublishProblem.Of(problem) };
    }
}
