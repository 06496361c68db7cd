using Functions.Http;
using Realtime.Messages;
using Realtime.Rooms;

namespace Functions.Rooms;

/// <summary>Refusals of rooms as problems that callers read.</summary>
internal static class RoomProblems
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>The refusal as a problem.</summary>
    /// <param name="refusal">Why it was refused.</param>
    /// <param name="parameter">What in the request names the room.</param>
    public static Problem Of(RoomRefusal refusal, string parameter = "roomId")
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var (status, detail) = refusal.Reason switch
        {
            RoomReason.NoRoom => (404, $"{parameter}: There is no such room."),
            RoomReason.Deleted => (404, $"{parameter}: The room was deleted."),
            RoomReason.Removed => (403, "You are no longer a member of the room."),
            RoomReason.Blocked => (403, "You are blocked."),
            RoomReason.Right => (403, $"Your role in the room does not have the right {refusal.Right}."),
            RoomReason.LastOwner => (409, "A room always has an owner: make somebody else one first, or delete the room."),
            RoomReason.RoomFull => (409, "A room has at most 1,000 members."),
            RoomReason.TooManyRooms => (409, "A user makes at most 20 rooms, and is in at most 1,000 that they have opened: delete or leave one first."),
            RoomReason.Exists => (409, "The id is that of another room."),
            RoomReason.NotMember => (409, $"{refusal.Sub} is no member of the room."),
            RoomReason.TooManyAdditions => (429, "A user adds at most 200 members in an hour."),
            _ => (429, "The room was changed a moment ago, or others are changing it: it takes no further change yet."),
        };
        return new Problem
        {
            Status = status,
            Detail = detail,
            Parameter = status == 404 ? parameter : null,
            Reason = refusal.Reason,
            Right = refusal.Right,
            RetryAfter = status == 429 ? refusal.RetryAfter ?? Soon : null,
        };
    }

    /// <summary>The refusal as an answer.</summary>
    public static HttpAnswer Answer(RoomRefusal refusal, string parameter = "roomId") => HttpAnswer.Of(Of(refusal, parameter));
}
