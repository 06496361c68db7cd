using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Json;
using Functions.Publishing;
using Realtime;
using Realtime.Inbox.Audiences;
using Realtime.Inbox.Ledger;
using Realtime.Inbox.Unseen;
using Realtime.Messages;
using Realtime.Notifications;
using Realtime.Publishing;
using Realtime.Topics;

namespace Functions;

/// <summary>
/// Notifies users: logs the notification for each of them, then publishes it to <c>notifications/{userId}</c>; now, or at a time that the event
/// names, if nobody cancels it until then. For who has not signed in yet it waits.
/// </summary>
internal sealed class PublishNotification(
    NotificationPublisher publisher,
    NotificationLedger ledger,
    UnfinishedEvents unfinished,
    UnseenPages unseen,
    LaterNotifications later,
    AudiencePages audiences,
    OutcomeLog log,
    TimeProvider clock)
{
    // What is left of the time when publishing ends, to write down who is left.
    private static readonly TimeSpan ForTheRecord = TimeSpan.FromSeconds(2);

    [LambdaFunction]
    public async Task<PublishResult> HandleAsync(TriggeringEvent input, ILambdaContext context)
    {
        if (ScheduleOrder.Of(input) is { } order)
        {
            return order.IsCancel ? await later.CancelAsync(input, order, context) : await SendDueAsync(order, context);
        }

        if (PageOrder.IsOne(input))
        {
            var taken = await audiences.TakeAsync(input, context);
            return taken.Page is { } page ? await PublishAsync(page, context) : taken.Answer;
        }

        if (!TryRead(input.Body, out var request, out var problem))
        {
            return Reject(problem, context);
        }

        var source = input.KeyFor(request.Id, "Notification", context);
        return request.SendAt is { } sendAt
            ? await later.ScheduleAsync(input, source, sendAt, context)
            : await PublishAsync(source, request, input.Time ?? clock.GetUtcNow(), context);
    }

    // Whether it is published at once or later, it has the same key, and so the same message ids.
    private async Task<PublishResult> SendDueAsync(ScheduleOrder order, ILambdaContext context)
    {
        var due = await later.TakeAsync(order, context);
        if (due.Event is null)
        {
            return due.Answer;
        }

        var result = TryRead(due.Body, out var request, out var problem)
            ? await PublishAsync(due.Event.Key, request, due.Event.SendAt, context)
            : Reject(problem, context);
        await later.FinishAsync(due.Event, context);
        return result with { Schedule = due.Answer.Schedule };
    }

    private static bool TryRead(
        JsonElement body, [NotNullWhen(true)] out NotificationRequest? request, [NotNullWhen(false)] out Problem? problem)
    {
        if (!NotificationRequest.TryParse(body, out request, out problem))
        {
            return false;
        }

        problem = PayloadLimit.Allows(TopicCatalog.Notifications, request.Notification)
            ? null
            : Problem.Bad("notification", $"at most {PayloadLimit.Of(TopicCatalog.Notifications)} bytes");
        return problem is null;
    }

    // Who is notified how is decided of the time that it is meant for, by a retry too.
    private async Task<PublishResult> PublishAsync(EventKey source, NotificationRequest request, DateTimeOffset at, ILambdaContext context)
    {
        var notification = new Notification(source, request.Type, request.Notification, at);
        if (request.Audience is { } audience)
        {
            return await audiences.CutAsync(notification, audience, context);
        }

        using var deadline = Deadline.Start(context, clock);
        var isRepeated = await ledger.BeginAsync(source, request.UserIds.Count, deadline.Token);
        return await PublishAsync(new NotificationPage(notification, request.UserIds, isRepeated), context);
    }

    private async Task<PublishResult> PublishAsync(NotificationPage page, ILambdaContext context)
    {
        using var publishing = Deadline.Start(context.RemainingTime - ForTheRecord, clock);
        using var deadline = Deadline.Start(context, clock);
        var outcome = await publisher.PublishAsync(page.Notification, page.UserIds, page.IsRepeated, publishing.Token);
        if (outcome.Failures.Count > 0)
        {
            await KeepAsync(page.Notification.Attempts, outcome, context);
        }

        // Before it is complete: whoever ends here is called again, and the same page is kept once.
        await unseen.KeepAsync(page.Notification.Source, page.Notification.Type, outcome, deadline.Token);
        await audiences.PassOnAsync(page, deadline.Token);
        await ledger.RecordAsync(page.Notification.Source, page.Number, outcome.States, deadline.Token);
        if (outcome.Failures.Count > 0)
        {
            throw new PartialFailureException([.. outcome.Failures.Keys], outcome.Recipients, outcome.Failures.Values.First());
        }

        return Answer(outcome, context);
    }

    private PublishResult Answer(NotificationOutcome outcome, ILambdaContext context)
    {
        log.Info(
            Outcome.Published,
            context.AwsRequestId,
            LogField.Metric(Outcome.Messages, outcome.Recipients),
            LogField.Metric(Outcome.Repeated, outcome.Repeated),
            LogField.Metric(Outcome.Conflicts, outcome.Conflicts),
            LogField.Metric(Outcome.Pending, outcome.Pending.Count),
            LogField.Metric(Outcome.Suppressed, outcome.Suppressed.Count),
            LogField.Metric(Outcome.UnknownRecipients, outcome.Unknown.Count));
        return new PublishResult
        {
            Published = outcome.Recipients,
            Conflicts = outcome.Conflicts,
            Pending = outcome.Pending,
            Suppressed = outcome.Suppressed.Count,
            UnknownRecipients = outcome.Unknown,
        };
    }

    /// <summary>Keeps who is left, if it can: without the record the retry disturbs everybody again, as it does after a crash.</summary>
    private async Task KeepAsync(EventKey source, NotificationOutcome outcome, ILambdaContext context)
    {
        using var deadline = Deadline.Start(context, clock);
        try
        {
            await unfinished.SaveAsync(source, [.. outcome.Failures.Keys], outcome.Begun, deadline.Token);
        }
        catch (Exception error) when (AwsCall.HasFailed(error))
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

/// <summary>
/// <c>{"id"?, "sendAt"?, "userId", "userIds" or "audience", "notification":{"type","title","body","timestamp"?}}</c>, read and checked.
/// </summary>
internal sealed record NotificationRequest(string? Id, IReadOnlyList<string> UserIds, string Type, Payload Notification)
{
    /// <summary>The audience that it is for, if it names one instead of users.</summary>
    public string? Audience { get; init; }

    /// <summary>When it is to be published, if not at once.</summary>
    public DateTimeOffset? SendAt { get; init; }

    public static bool TryParse(
        JsonElement body, [NotNullWhen(true)] out NotificationRequest? request, [NotNullWhen(false)] out Problem? problem)
    {
        request = null;
        if (!EventFields.TryId(body, out var id, out problem) || !TryUsers(body, out var users, out problem)
            || !TryNotification(body, out var type, out var notification, out problem) || !TrySendAt(body, out var sendAt, out problem))
        {
            return false;
        }

        request = new NotificationRequest(id, users, type, notification) { SendAt = sendAt, Audience = body.Field("audience")?.Text() };
        return true;
    }

    private static bool TrySendAt(JsonElement body, out DateTimeOffset? sendAt, [NotNullWhen(false)] out Problem? problem)
    {
        (sendAt, problem) = (null, null);
        if (body.Field("sendAt") is { } given)
        {
            problem = Timestamp.TryParse(given.Text(), out var time) ? null : Problem.Bad("sendAt", "a time of RFC 3339, such as 2026-11-22T10:00:00Z, or left out");
            sendAt = time;
        }

        return problem is null;
    }

    private static bool TryUsers(
        JsonElement body, [NotNullWhen(true)] out IReadOnlyList<string>? users, [NotNullWhen(false)] out Problem? problem)
    {
        users = null;
        var one = body.Field("userId");
        var several = body.Field("userIds");
        var audience = body.Field("audience");
        if (((JsonElement?[])[one, several, audience]).Count(given => given is not null) != 1)
        {
            problem = Problem.Bad("userId", "given, or userIds or audience instead of it");
            return false;
        }

        if (audience is not null)
        {
            users = [];
            problem = AudienceName.IsValid(audience.Value.Text()) ? null : Problem.Bad("audience", AudienceName.Allowed);
            return problem is null;
        }

        if (one is not null)
        {
            problem = NotificationPublisher.IsRecipient(one.Value.Text()) ? null : Problem.Bad("userId", NotificationPublisher.Recipient);
            users = [one.Value.Text() ?? ""];
            return problem is null;
        }

        return UserList.TryParse("userIds", several!.Value, out users, out problem);
    }

    private static bool TryNotification(
        JsonElement body,
        [NotNullWhen(true)] out string? type,
        [NotNullWhen(true)] out Payload? notification,
        [NotNullWhen(false)] out Problem? problem)
    {
        (type, notification) = (null, null);
        if (body.Field("notification") is not { ValueKind: JsonValueKind.Object } value)
        {
            problem = Problem.Bad("notification", "an object with type, title and body");
            return false;
        }

        foreach (var name in (ReadOnlySpan<string>)["type", "title", "body"])
        {
            if (value.Field(name)?.Text() is null)
            {
                problem = Problem.Bad($"notification.{name}", "a string");
                return false;
            }
        }

        if (NotificationCatalog.Find(value.Field("type")!.Value.Text()) is null)
        {
            problem = Problem.Bad("notification.type", NotificationCatalog.Allowed);
            return false;
        }

        if (value.Field("timestamp") is { } timestamp && !Timestamp.TryParse(timestamp.Text(), out _))
        {
            problem = Problem.Bad("notification.timestamp", "a time of RFC 3339, such as 2026-11-22T10:00:00Z, or left out");
            return false;
        }

        type = value.Field("type")!.Value.Text()!;
        return EventFields.TryMessage("notification", value, out notification, out problem);
    }
}
