using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Json;
using Functions.Publishing;
using Realtime.Messages;
using Realtime.Publishing;
using Realtime.Topics;
using Realtime.Users;

namespace Functions;

/// <summary>Publishes messages of the backend to one topic: logs them, where the family is logged, then sends them live.</summary>
internal sealed class PublishUpdate(BackendPublisher publisher, RoomPublisher rooms, OutcomeLog log, TimeProvider clock)
{
    [LambdaFunction]
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
        var published = topic.Family.IsIngested
            ? await rooms.PublishAsync(topic.Name!, messages, deadline.Token)
            : await publisher.PublishAsync(topic, messages, deadline.Token);
        if (published is null)
        {
            return Reject(Problem.Bad("topic", "a room that there is"), context);
        }

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

/// <summary><c>{"id"?, "topic", "message"}</c> or <c>{"id"?, "topic", "messages"}</c>, read and checked but for the topic.</summary>
/// <param name="Id">The publisher's own id.</param>
/// <param name="Topic">The topic, as it came.</param>
/// <param name="Messages">What is to be published, in its order.</param>
/// <param name="IsList">Whether the messages came as <c>messages</c>.</param>
internal sealed record UpdateRequest(string? Id, string Topic, IReadOnlyList<Payload> Messages, bool IsList)
{
    /// <summary>What the request calls one of its messages.</summary>
    public string NameOf(int index) => IsList ? NameInList(index) : "message";

    public static bool TryParse(
        JsonElement body, [NotNullWhen(true)] out UpdateRequest? request, [NotNullWhen(false)] out Problem? problem)
    {
        request = null;
        if (!EventFields.TryId(body, out var id, out problem))
        {
            return false;
        }

        if (body.Field("topic")?.Text() is not { } topic)
        {
            problem = Problem.Bad("topic", "a string");
            return false;
        }

        if (!TryMessages(body, out var messages, out problem))
        {
            return false;
        }

        request = new UpdateRequest(id, topic, messages, IsList: body.Field("messages") is not null);
        return true;
    }

    private static string NameInList(int index) => string.Create(CultureInfo.InvariantCulture, $"messages[{index}]");

    private static bool TryMessages(
        JsonElement body, [NotNullWhen(true)] out IReadOnlyList<Payload>? messages, [NotNullWhen(false)] out Problem? problem)
    {
        messages = null;
        var one = body.Field("message");
        var several = body.Field("messages");
        if (one is null == several is null)
        {
            problem = Problem.Bad("message", "given, or messages instead of it");
            return false;
        }

        if (one is { } single)
        {
            var isMessage = EventFields.TryMessage("message", single, out var message, out problem);
            messages = [message!];
            return isMessage;
        }

        var list = several!.Value;
        if (list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() is 0 or > BackendPublisher.MaxMessages)
        {
            problem = Problem.Bad("messages", $"an array of 1 to {BackendPublisher.MaxMessages} messages");
            return false;
        }

        var read = new List<Payload>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (!EventFields.TryMessage(NameInList(read.Count), item, out var message, out problem))
            {
                return false;
            }

            read.Add(message);
        }

        messages = read;
        problem = null;
        return true;
    }
}

/// <summary>
/// Which topics the backend publishes to: those of every family, but committed copies only by way of their topic, and a user's own only by
/// what AWS knows them by.
/// </summary>
internal static class UpdateTopic
{
    public static bool TryParse(string name, [NotNullWhen(true)] out TopicName? topic, [NotNullWhen(false)] out Problem? problem)
    {
        problem = !TopicName.TryParse(name, out topic, out _) || !TopicAuthorization.BackendMayPublish(topic)
            ? Problem.Bad("topic", $"one of {string.Join(", ", TopicCatalog.Families.Select(family => family.Pattern))}")
            : topic.Family.Subscribers is Audience.Owner && !IdentityId.IsValid(topic.Name)
                ? Problem.Bad("topic", $"{topic.Family.Pattern} with {IdentityId.Allowed} (a sign-in subject belongs into a Notification event, which looks it up)")
                : null;
        return problem is null;
    }
}
