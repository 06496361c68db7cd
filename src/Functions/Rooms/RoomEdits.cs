using Functions.Hosting;
using Functions.Http;
using Functions.Json;
using Realtime.Messages;
using Realtime.Publishing;
using Realtime.Rooms;

namespace Functions.Rooms;

/// <summary>What members change about rooms.</summary>
internal sealed class RoomEdits(RealtimeRooms rooms, RoomQueries queries, RoomUsers users, RoomSignals signals, TimeProvider clock)
{
    /// <summary>
    /// What a change costs, in units of reading and of writing, whether it is refused or not: the room is read again and again, begun, numbered, entered and cleared.
    /// Like a message it goes to every member, so it is no cheaper than one.
    /// </summary>
    public const double UnitsOfChange = 10;

    // Each who is named: they are looked up, their membership is read, and marked.
    private const double UnitsOfMember = 3;

    /// <summary>Makes a room.</summary>
    public async Task<HttpAnswer> CreateAsync(RoomCall call, CancellationToken cancellationToken)
    {
        if (!RequestBody.TryParse(call.Request, out var body, out var problem)
            || !RoomFields.TrySettings(body, out var settings, out problem)
            || !RoomFields.TryAdditions("members", body.Field("members"), out var members, out problem))
        {
            return HttpAnswer.Of(problem);
        }

        if (settings.Title is not { } title)
        {
            return HttpAnswer.Of(Problem.Bad("title", "given"));
        }

        var (found, wrong) = await users.FindAsync([.. members.Select(one => (one.Field, one.User, false))], cancellationToken);
        if (wrong is not null)
        {
            return Charged(HttpAnswer.Of(wrong), members.Count);
        }

        var request = new NewRoom
        {
            Settings = new() { Title = title, History = settings.History ?? RoomHistory.Joined, SlowModeSeconds = settings.SlowModeSeconds ?? 0 },
            Members = [.. members.Select(one => new MemberAddition(found[one.User], one.Detail))],
        };
        var answer = await rooms.Changes.CreateAsync(request, call.Actor, cancellationToken);
        return Charged(
            answer.Value is { } made
                ? await TellAsync(call, made, 201, cancellationToken)
                : RoomProblems.Answer(answer.Refusal!),
            members.Count);
    }

    /// <summary>Changes title, history or slow mode.</summary>
    public async Task<HttpAnswer> ChangeSettingsAsync(RoomCall call, CancellationToken cancellationToken)
    {
        if (!call.TryRoomId(out var roomId, out var problem)
            || !RequestBody.TryParse(call.Request, out var body, out problem)
            || !RoomFields.TrySettings(body, out var settings, out problem))
        {
            return HttpAnswer.Of(problem);
        }

        if (settings is { Title: null, History: null, SlowModeSeconds: null })
        {
            return HttpAnswer.Of(Problem.Bad("title, history or slowModeSeconds", "given"));
        }

        var answer = await rooms.Changes.ChangeSettingsAsync(roomId, settings, call.Actor, cancellationToken);
        return answer.Value is { } changed ? await TellAsync(call, changed, 200, cancellationToken) : RoomProblems.Answer(answer.Refusal!);
    }

    /// <summary>Deletes a room.</summary>
    public async Task<HttpAnswer> DeleteAsync(RoomCall call, CancellationToken cancellationToken)
    {
        if (!call.TryRoomId(out var roomId, out var problem))
        {
            return HttpAnswer.Of(problem);
        }

        var answer = await rooms.Changes.DeleteAsync(roomId, call.Actor, cancellationToken);
        if (answer.Value is not { } deleted)
        {
            return RoomProblems.Answer(answer.Refusal!);
        }

        await signals.TellAsync(deleted, cancellationToken);
        return HttpAnswer.Ok(
            static writer =>
            {
                writer.WriteStartObject();
                writer.WriteEndObject();
            },
            new LogField("roomId", roomId));
    }

    /// <summary>Adds, removes, mutes and promotes.</summary>
    public async Task<HttpAnswer> ChangeMembersAsync(RoomCall call, CancellationToken cancellationToken)
    {
        if (!call.TryRoomId(out var roomId, out var problem)
            || !RequestBody.TryParse(call.Request, out var body, out problem)
            || !MembersRequest.TryParse(body, out var request, out problem))
        {
            return HttpAnswer.Of(problem);
        }

        // Who is no member learns nothing of other users by naming them.
        if ((await rooms.Lists.GetAsync(roomId, call.User.Sub, cancellationToken)).Refusal is { } refusal)
        {
            return RoomProblems.Answer(refusal);
        }

        var (found, wrong) = await users.FindAsync(request.Named, cancellationToken);
        return Charged(
            wrong is null ? await ChangeAsync(call, roomId, request.Of(found, clock.GetUtcNow()), cancellationToken) : HttpAnswer.Of(wrong),
            request.Named.Count);
    }

    /// <summary>Removes one member, or lets the caller leave.</summary>
    public async Task<HttpAnswer> RemoveAsync(RoomCall call, CancellationToken cancellationToken)
    {
        if (!call.TryRoomId(out var roomId, out var problem) || !call.TryUser(out var named, out problem))
        {
            return HttpAnswer.Of(problem);
        }

        if (named is not { } user)
        {
            return await ChangeAsync(call, roomId, new() { Remove = [call.User] }, cancellationToken);
        }

        if ((await rooms.Lists.GetAsync(roomId, call.User.Sub, cancellationToken)).Refusal is { } refusal)
        {
            return RoomProblems.Answer(refusal);
        }

        var (found, wrong) = await users.FindAsync([("user", user, true)], cancellationToken);
        return Charged(
            wrong is null ? await ChangeAsync(call, roomId, new() { Remove = [found[user]] }, cancellationToken) : HttpAnswer.Of(wrong),
            named: 1);
    }

    // Looking them up costs the same, whether they are found or not.
    private static HttpAnswer Charged(HttpAnswer answer, int named) => answer with { Units = named * UnitsOfMember };

    private async Task<HttpAnswer> ChangeAsync(RoomCall call, string roomId, MemberChanges changes, CancellationToken cancellationToken)
    {
        var answer = await rooms.Changes.ChangeMembersAsync(roomId, changes, call.Actor, cancellationToken);
        if (answer.Value is not { } changed)
        {
            return RoomProblems.Answer(answer.Refusal!);
        }

        await signals.TellAsync(changed, cancellationToken);
        return HttpAnswer.Ok(
            writer =>
            {
                writer.WriteStartObject();
                RoomJson.WritePosition(writer, "position", changed.Position);
                writer.WriteEndObject();
            },
            new LogField("roomId", roomId),
            new LogField("position", changed.Position?.ToString()));
    }

    private async Task<HttpAnswer> TellAsync(RoomCall call, RoomChanged changed, int status, CancellationToken cancellationToken)
    {
        await signals.TellAsync(changed, cancellationToken);
        var answer = await rooms.Lists.GetAsync(changed.Room.Id, call.User.Sub, cancellationToken);
        return answer.Value is { } view ? await queries.AnswerAsync(view, status, cancellationToken) : RoomProblems.Answer(answer.Refusal!);
    }
}
