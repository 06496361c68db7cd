using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Json;
using Functions.Publishing;
using Functions.Rooms;
using Realtime.Messages;
using Realtime.Publishing;
using Realtime.Rooms;
using Realtime.Users;

namespace Functions;

/// <summary>
/// Makes and changes rooms for the backend, which may all that an owner may and is not counted: <c>RoomCommand</c> events. Also takes rooms that
/// were deleted off their members' lists.
/// </summary>
internal sealed class RunRoomCommand(RealtimeRooms rooms, RoomUsers users, RoomSignals signals, OutcomeLog log, TimeProvider clock)
{
    [LambdaFunction]
    public async Task<RoomCommandResult> HandleAsync(TriggeringEvent input, ILambdaContext context)
    {
        using var deadline = Deadline.Start(context, clock);
        if (input.Body.Field("action") is null && input.Body.Field("sweep")?.Text() is { } deleted)
        {
            return await SweepAsync(deleted, context, deadline.Token);
        }

        if (!RoomCommand.TryParse(input.Body, out var command, out var problem))
        {
            return Reject(problem, context);
        }

        var (found, wrong) = await users.FindAsync(command.Named, deadline.Token);
        if (wrong is not null)
        {
            return Reject(wrong, context);
        }

        // The same event is the same room and the same change, however often it comes.
        var key = input.KeyFor(command.Id, "RoomCommand", context);
        var (roomId, eventId) = (command.RoomId ?? MessageId.Create(key, "rooms"), MessageId.Create(key, command.Action));
        var answer = await RunAsync(command, roomId, RoomActor.Backend with { EventId = eventId }, found, deadline.Token);
        if (answer.Refusal is { } refusal)
        {
            // What is only too soon comes again with the event.
            return refusal.RetryAfter is null ? Reject(RoomProblems.Of(refusal), context) : throw new RoomCommandTooSoonException(roomId, refusal.Reason);
        }

        await signals.TellAsync(answer.Value!, deadline.Token);
        log.Info(Outcome.Changed, context.AwsRequestId, new LogField("roomId", roomId), new LogField("action", command.Action));
        return new RoomCommandResult { RoomId = roomId, Position = answer.Value!.Position?.ToString() };
    }

    private Task<RoomAnswer<RoomChanged>> RunAsync(
        RoomCommand command, string roomId, RoomActor actor, IReadOnlyDictionary<UserId, RoomUser> found, CancellationToken cancellationToken)
    {
        var (changes, members) = (rooms.Changes, command.Members?.Of(found, clock.GetUtcNow()));
        return command.Action switch
        {
            RoomCommand.Create => changes.CreateAsync(
                new() { Id = roomId, Settings = command.NewSettings, Members = members!.Add }, actor, cancellationToken),
            RoomCommand.ChangeMembers => changes.ChangeMembersAsync(roomId, members!, actor, cancellationToken),
            RoomCommand.ChangeSettings => changes.ChangeSettingsAsync(roomId, command.Settings, actor, cancellationToken),
            _ => changes.DeleteAsync(roomId, actor, cancellationToken),
        };
    }

    // To the end, or until Lambda ends it and runs it again from the beginning: each step may be done twice.
    private async Task<RoomCommandResult> SweepAsync(string roomId, ILambdaContext context, CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            next = await rooms.Lists.SweepAsync(roomId, next, cancellationToken);
        }
        while (next is not null);
        log.Info(Outcome.Changed, context.AwsRequestId, new LogField("roomId", roomId), new LogField("action", "sweep"));
        return new RoomCommandResult { RoomId = roomId };
    }

    private RoomCommandResult Reject(Problem problem, ILambdaContext context)
    {
        log.Warn(Outcome.Rejected, context.AwsRequestId, new LogField("problem", problem.Detail));
        return new RoomCommandResult { Problem = PublishProblem.Of(problem) };
    }
}

/// <summary>The room was changed a moment ago: Lambda runs the command again a minute later.</summary>
internal sealed class RoomCommandTooSoonException(string roomId, string reason) : Exception($"The room {roomId} can't be changed yet: {reason}.");
