using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Amazon.Lambda.APIGatewayEvents;
using Realtime.Messages;
using Realtime.Rooms;
using Realtime.Topics;
using Realtime.Users;

namespace Functions.Rooms;

/// <summary>A request about rooms: who asks, and what stands in its address.</summary>
/// <param name="Request">The request.</param>
/// <param name="User">Who asks.</param>
internal sealed record RoomCall(APIGatewayHttpApiV2ProxyRequest Request, RoomUser User)
{
    /// <summary>Who asks, as whoever changes a room.</summary>
    public RoomActor Actor => new(User);

    /// <summary>Reads the room's id.</summary>
    public bool TryRoomId([NotNullWhen(true)] out string? roomId, [NotNullWhen(false)] out Problem? problem)
    {
        roomId = Path("roomId");
        problem = RoomId.IsValid(roomId) ? null : Problem.Bad("roomId", RoomId.Allowed);
        return problem is null;
    }

    /// <summary>Reads whom the address names; <c>me</c> is who asks.</summary>
    public bool TryUser(out UserId? user, [NotNullWhen(false)] out Problem? problem)
    {
        user = null;
        problem = null;
        if (Path("user") is not "me" and var text)
        {
            problem = UserId.TryParse(text, out var id) ? null : Problem.Bad("user", $"{UserId.Allowed}, or me");
            user = id;
        }

        return problem is null;
    }

    /// <summary>Reads where a page goes on, and refuses what no list takes.</summary>
    public bool TryPage(int most, out string? next, out int limit, [NotNullWhen(false)] out Problem? problem)
    {
        var given = Request.QueryStringParameters ?? new Dictionary<string, string>(StringComparer.Ordinal);
        (next, limit) = (given.TryGetValue("next", out var text) ? text : null, most);
        problem = next switch
        {
            // A request that is signed in its query has the signature's parameters, too.
            _ when given.Keys.Any(name => name is not ("next" or "limit") && !name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)) =>
                Problem.Bad("Parameters", "next and limit"),
            { Length: 0 or > TopicName.MaxNameLength } => Problem.Bad("next", "the next of the page before"),
            _ when given.TryGetValue("limit", out var count)
                && !(int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit >= 1 && limit <= most) =>
                Problem.Bad("limit", string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {most}")),
            _ => null,
        };
        return problem is null;
    }

    private string? Path(string name) => Request.PathParameters?.TryGetValue(name, out var value) == true ? value : null;
}
