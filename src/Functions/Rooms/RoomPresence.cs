using Functions.Hosting;
using Functions.Http;
using Realtime;
using Realtime.Connections;
using Realtime.Log;
using Realtime.Rooms;

namespace Functions.Rooms;

/// <summary>
/// Who of a room's members is here. In a small room everybody who looks at it asks every half minute, so what was found is remembered for a
/// moment; in a large one it would cost a read for each of a thousand, and only their number is told.
/// </summary>
internal sealed class RoomPresence(RealtimeRooms rooms, UserConnections connections, TimeProvider clock)
{
    /// <summary>The most members of a room whose presence is told.</summary>
    public const int MaxMembers = 100;

    /// <summary>How old what is told may be.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    private const int MaxRooms = 1_000;

    // What looking through many who have left costs at most, about.
    private const double UnitsOfLeft = 20;

    private readonly ShortLivedCache<IReadOnlyList<MemberHere>?> _known = new(MaxAge, MaxRooms, clock);

    /// <summary>Tells a member.</summary>
    public async Task<HttpAnswer> AnswerAsync(RoomCall call, CancellationToken cancellationToken)
    {
        if (!call.TryRoomId(out var roomId, out var problem))
        {
            return HttpAnswer.Of(problem);
        }

        var answer = await rooms.Lists.GetAsync(roomId, call.User.Sub, cancellationToken);
        if (answer.Value is not { } view)
        {
            return RoomProblems.Answer(answer.Refusal!);
        }

        var (members, units) = view.Room.Members <= MaxMembers ? await FindAsync(roomId, cancellationToken) : (null, 0);
        return HttpAnswer.Ok(
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("members"u8, view.Room.Members);
                if (members is not null)
                {
                    writer.WriteNumber("here"u8, members.Count(member => member.IsHere));
                    writer.WriteStartArray("users"u8);
                    foreach (var member in members)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("sub"u8, member.Sub);
                        writer.WriteBoolean("here"u8, member.IsHere);
                        RoomJson.WritePosition(writer, "readUpTo", member.ReadUpTo);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                }

                writer.WriteEndObject();
            },
            new LogField("roomId", roomId)) with
        {
            Units = units,
        };
    }

    private async Task<(IReadOnlyList<MemberHere>? Members, double Units)> FindAsync(string roomId, CancellationToken cancellationToken)
    {
        var units = 0.0;
        var members = await _known.GetAsync(roomId, async () =>
        {
            var found = await rooms.Lists.FindMembersAsync(roomId, cancellationToken);
            // Of each: the membership, the mark, the connections.
            units = found?.Count * 1.5 ?? UnitsOfLeft;
            return found is null ? null : await LookAtAsync(roomId, found, cancellationToken);
        });
        return (members, units);
    }

    private async Task<MemberHere[]> LookAtAsync(string roomId, IReadOnlyList<Membership> members, CancellationToken cancellationToken)
    {
        var marks = await rooms.Lists.GetReadMarksAsync(roomId, [.. members.Select(member => member.Sub)], cancellationToken);
        return await Task.WhenAll(members.Select(async member =>
            new MemberHere(member.Sub, await connections.HasAnyAsync(member.Sub, cancellationToken), marks.GetValueOrDefault(member.Sub)?.Position)));
    }

    private sealed record MemberHere(string Sub, bool IsHere, Position? ReadUpTo);
}
