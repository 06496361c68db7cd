using System.Globalization;
using System.Text.Json;
using Functions.Hosting;
using Functions.Http;
using Functions.Json;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Rooms;

namespace Functions.Rooms;

/// <summary>What members ask about their rooms.</summary>
internal sealed class RoomQueries(RealtimeRooms rooms, MessageLog log, RoomUsers users)
{
    /// <summary>Rooms in one answer at most.</summary>
    public const int MaxRooms = 200;

    /// <summary>Members in one answer at most.</summary>
    public const int MaxMembers = 100;

    /// <summary>Rooms that are opened at once at most.</summary>
    public const int MaxOpened = 40;

    /// <summary>What one room costs: it, the membership, the list and the log's head are read consistently.</summary>
    public const double UnitsOfOne = 4;

    // The room and the membership, which need not be of this moment, and the log's head.
    private const double UnitsOfRoom = 2;

    /// <summary>The caller's rooms.</summary>
    public async Task<HttpAnswer> ListAsync(RoomCall call, CancellationToken cancellationToken)
    {
        if (!call.TryPage(MaxRooms, out var next, out var limit, out var problem))
        {
            return HttpAnswer.Of(problem);
        }

        var page = await rooms.Lists.ListAsync(call.User.Sub, next, limit, cancellationToken);
        var heads = await Task.WhenAll(page.Rooms.Select(view => HeadAsync(view, cancellationToken)));
        return Page("rooms", Outcome.Rooms, page.Rooms.Count, page.Next, (writer, index) => RoomJson.WriteRoom(writer, page.Rooms[index], heads[index])) with
        {
            Units = page.Rooms.Count * UnitsOfRoom,
        };
    }

    /// <summary>One room.</summary>
    public async Task<HttpAnswer> GetAsync(RoomCall call, CancellationToken cancellationToken)
    {
        if (!call.TryRoomId(out var roomId, out var problem))
        {
            return HttpAnswer.Of(problem);
        }

        var answer = await rooms.Lists.GetAsync(roomId, call.User.Sub, cancellationToken);
        return answer.Value is { } view ? await AnswerAsync(view, 200, cancellationToken) : RoomProblems.Answer(answer.Refusal!);
    }

    /// <summary>A room as an answer.</summary>
    public async Task<HttpAnswer> AnswerAsync(RoomView view, int status, CancellationToken cancellationToken)
    {
        var head = await HeadAsync(view, cancellationToken);
        return HttpAnswer.Ok(writer => RoomJson.WriteRoom(writer, view, head), new LogField("roomId", view.Room.Id)) with { Status = status };
    }

    /// <summary>Where rooms are live. Keys stand in the answer and nowhere else.</summary>
    public async Task<HttpAnswer> OpenAsync(RoomCall call, CancellationToken cancellationToken)
    {
        if (!RequestBody.TryParse(call.Request, out var body, out var problem))
        {
            return HttpAnswer.Of(problem);
        }

        if (body.Field("rooms") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is 0 or > MaxOpened
            || list.EnumerateArray().Select(item => item.Text()).ToList() is var ids && (ids.Contains(null) || ids.Distinct().Count() != ids.Count))
        {
            return HttpAnswer.Of(Problem.Bad("rooms", string.Create(CultureInfo.InvariantCulture, $"an array of 1 to {MaxOpened} room ids, none twice")));
        }

        var opened = await Task.WhenAll(list.EnumerateArray().Select(item => OpenAsync(item.Text()!, call.User.Sub, cancellationToken)));
        return HttpAnswer.Ok(
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("rooms"u8);
                foreach (var room in opened)
                {
                    room.WriteTo(writer);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            },
            new LogField("rooms", opened.Length)) with
        {
            Units = opened.Length * UnitsOfOne,
        };
    }

    /// <summary>Who is a member.</summary>
    public async Task<HttpAnswer> ListMembersAsync(RoomCall call, CancellationToken cancellationToken)
    {
        if (!call.TryRoomId(out var roomId, out var problem) || !call.TryPage(MaxMembers, out var next, out var limit, out problem))
        {
            return HttpAnswer.Of(problem);
        }

        if ((await rooms.Lists.GetAsync(roomId, call.User.Sub, cancellationToken)).Refusal is { } refusal)
        {
            return RoomProblems.Answer(refusal);
        }

        var page = await rooms.Lists.ListMembersAsync(roomId, next, limit, cancellationToken);
        var known = await users.DescribeAsync(page.Members.Select(member => member.Sub), cancellationToken);
        return Page(
            "members",
            Outcome.Members,
            page.Members.Count,
            page.Next,
            (writer, index) => RoomJson.WriteMember(writer, page.Members[index], known.GetValueOrDefault(page.Members[index].Sub))) with
        {
            Units = page.Members.Count,
        };
    }

    /// <summary>How far the caller has read.</summary>
    public async Task<HttpAnswer> MarkReadAsync(RoomCall call, CancellationToken cancellationToken)
    {
        if (!call.TryRoomId(out var roomId, out var problem) || !RequestBody.TryParse(call.Request, out var body, out problem))
        {
            return HttpAnswer.Of(problem);
        }

        if (!Position.TryParse(body.Field("position")?.Text(), out var position))
        {
            return HttpAnswer.Of(Problem.Bad("position", "a position, 0 or {epoch}.{seq}, as an answer gave it"));
        }

        // A mark beyond the end would hide all that is written later: it means the end. One of another epoch says nothing about this log.
        var head = await log.GetNewestAsync(RoomTopic.LogOf(roomId), cancellationToken);
        var read = position.Epoch != head.Epoch ? Position.Start : position.Seq > head.Seq ? head : position;
        var answer = await rooms.Lists.MarkReadAsync(roomId, call.User.Sub, read, cancellationToken);
        return answer.Value is { } mark
            ? HttpAnswer.Ok(
                writer =>
                {
                    writer.WriteStartObject();
                    RoomJson.WritePosition(writer, "readUpTo", mark.Position);
                    writer.WriteEndObject();
                },
                new LogField("roomId", roomId))
            : RoomProblems.Answer(answer.Refusal!);
    }

    private static HttpAnswer Page(string name, string metric, int count, string? next, Action<Utf8JsonWriter, int> write) => HttpAnswer.Ok(
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray(name);
            for (var index = 0; index < count; index++)
            {
                write(writer, index);
            }

            writer.WriteEndArray();
            if (next is not null)
            {
                writer.WriteString("next"u8, next);
            }

            writer.WriteEndObject();
        },
        LogField.Metric(metric, count));

    private async Task<OpenedRoom> OpenAsync(string roomId, string sub, CancellationToken cancellationToken)
    {
        if (!RoomId.IsValid(roomId))
        {
            return new(roomId, null, Position.Start, Problem.Bad("roomId", RoomId.Allowed));
        }

        try
        {
            var answer = await rooms.Opening.OpenAsync(roomId, sub, cancellationToken);
            return answer.Value is { } view
                ? new(roomId, view, await HeadAsync(view, cancellationToken), null)
                : new(roomId, null, Position.Start, RoomProblems.Of(answer.Refusal!));
        }
        catch (Exception error) when (HttpBoundary.IsThrottling(error))
        {
            return new(roomId, null, Position.Start, new Problem { Status = 429, Detail = HttpBoundary.TooMany, RetryAfter = TimeSpan.FromSeconds(1) });
        }
    }

    private async Task<Position> HeadAsync(RoomView view, CancellationToken cancellationToken) =>
        await log.GetNewestAsync(RoomTopic.LogOf(view.Room.Id), cancellationToken);

    /// <summary>A room that was opened, or why it was not.</summary>
    private sealed record OpenedRoom(string RoomId, RoomView? View, Position Head, Problem? Problem)
    {
        public void WriteTo(Utf8JsonWriter writer)
        {
            if (View is not null)
            {
                RoomJson.WriteRoom(writer, View, Head, opened: true);
                return;
            }

            writer.WriteStartObject();
            writer.WriteString("roomId"u8, RoomId);
            writer.WritePropertyName("problem"u8);
            Problem!.WriteTo(writer);
            writer.WriteEndObject();
        }
    }
}
