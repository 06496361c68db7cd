using System.Runtime.InteropServices;
using System.Text.Json;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Realtime.Messages;
using Realtime.Scheduling;

namespace Functions.Publishing;

/// <summary>Notifications that are sent later: keeps them, takes them when their time has come, cancels them.</summary>
internal sealed class LaterNotifications(ScheduledEvents events, OutcomeLog log, TimeProvider clock)
{
    // As deep as what came: the function takes no deeper event.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = FunctionsSerializer.MaxDepth };

    /// <summary>Keeps a notification until its time, if that is one to be kept until.</summary>
    public async Task<PublishResult> ScheduleAsync(TriggeringEvent input, EventKey key, DateTimeOffset sendAt, ILambdaContext context)
    {
        var now = clock.GetUtcNow();
        var body = JsonMarshal.GetRawUtf8Value(input.Body).ToArray();
        var problem = SendTime.ProblemOf(sendAt, input.Time ?? now, now)
            ?? (body.Length > ScheduledEvents.MaxBytes ? Problem.Bad("An event with sendAt", $"at most {ScheduledEvents.MaxBytes} bytes") : null);
        if (problem is not null)
        {
            return Reject(problem, context);
        }

        using var deadline = Deadline.Start(context, clock);
        var outcome = await events.ScheduleAsync(key, sendAt, body, context.InvokedFunctionArn, deadline.Token);
        var conflicts = outcome.HasOtherBody ? 1 : 0;
        log.Info(
            Outcome.Scheduled,
            context.AwsRequestId,
            new LogField("sendAt", Timestamp.Format(outcome.Event.SendAt)),
            new LogField("state", Word(outcome.Event.State)),
            LogField.Metric(Outcome.Repeated, outcome.IsNew ? 0 : 1),
            LogField.Metric(Outcome.Conflicts, conflicts));
        return new PublishResult { Conflicts = conflicts, Schedule = Describe(outcome.Event) };
    }

    /// <summary>Takes a notification whose time has come; from then on it can't be cancelled.</summary>
    public async Task<DueNotification> TakeAsync(ScheduleOrder order, ILambdaContext context)
    {
        if (!order.TryId(out var id, out var problem))
        {
            return new DueNotification(null, default, Reject(problem, context));
        }

        using var deadline = Deadline.Start(context, clock);
        var taken = await events.TakeAsync(order.Source, id, deadline.Token);
        if (taken is null)
        {
            return new DueNotification(null, default, Reject(Unknown(id), context));
        }

        if (!taken.IsOpen)
        {
            // Cancelled, or a second call of the same schedule.
            log.Info(Outcome.NothingDue, context.AwsRequestId, new LogField("state", Word(taken.State)));
            return new DueNotification(null, default, new PublishResult { Schedule = Describe(taken) });
        }

        using var body = JsonDocument.Parse(taken.Body, Deep);
        return new DueNotification(taken, body.RootElement.Clone(), new PublishResult { Schedule = Describe(taken) });
    }

    /// <summary>Remembers that a notification was published, so that nothing is done for it again.</summary>
    public async Task FinishAsync(ScheduledEvent taken, ILambdaContext context)
    {
        using var deadline = Deadline.Start(context, clock);
        await events.FinishAsync(taken, deadline.Token);
    }

    /// <summary>Cancels a notification whose time has not come.</summary>
    public async Task<PublishResult> CancelAsync(TriggeringEvent input, ScheduleOrder order, ILambdaContext context)
    {
        if (!order.TryId(out var id, out var problem))
        {
            return Reject(problem, context);
        }

        using var deadline = Deadline.Start(context, clock);
        switch (await events.CancelAsync(order.Source, id, input.EventId ?? context.AwsRequestId, deadline.Token))
        {
            case CancelOutcome.Cancelled:
                log.Info(Outcome.Cancelled, context.AwsRequestId);
                return new PublishResult { Schedule = new ScheduleResult { Id = id, State = Word(ScheduleState.Cancelled) } };
            case CancelOutcome.CancelledBefore:
                return Reject(Late(id, "was cancelled before"), context);
            case CancelOutcome.Sent:
                return Reject(Late(id, "has been sent"), context);
            default:
                return Reject(Unknown(id), context);
        }
    }

    private PublishResult Reject(Problem problem, ILambdaContext context)
    {
        log.Warn(Outcome.Rejected, context.AwsRequestId, new LogField("problem", problem.Detail));
        return new PublishResult { Problem = PublishProblem.Of(problem) };
    }

    private static Problem Late(string id, string what) => new() { Status = 409, Parameter = "id", Detail = $"The notification {id} {what}." };

    private static Problem Unknown(string id) => new() { Status = 404, Parameter = "id", Detail = $"No notification {id} of this source is to be sent later." };

    private static ScheduleResult Describe(ScheduledEvent scheduled) =>
        new() { Id = scheduled.Key.Id, State = Word(scheduled.State), SendAt = Timestamp.Format(scheduled.SendAt) };

    private static string Word(ScheduleState state) => state switch
    {
        ScheduleState.Scheduled => "scheduled",
        ScheduleState.Sent => "sent",
        _ => "cancelled",
    };
}

/// <summary>A notification whose time has come.</summary>
/// <param name="Event">The notification, or <see langword="null"/> when nothing is to be sent.</param>
/// <param name="Body">Its body.</param>
/// <param name="Answer">What is answered when nothing is to be sent.</param>
internal sealed record DueNotification(ScheduledEvent? Event, JsonElement Body, PublishResult Answer);
