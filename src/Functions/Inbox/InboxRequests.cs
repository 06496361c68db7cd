using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Functions.Http;
using Functions.Json;
using Realtime.Inbox;
using Realtime.Log;
using Realtime.Messages;

namespace Functions.Inbox;

/// <summary>Reads what is asked of an inbox.</summary>
internal static class InboxRequests
{
    private const int DefaultMessages = 20;
    private const int MaxMessages = 100;
    private const string APosition = "a position, 0 or {epoch}.{seq}, as an answer gave it";

    private static readonly Problem NoChange = Problem.Bad("The body", "{action, positions}, {action, upTo} or {seenUpTo}, and no two of them");

    /// <summary>Reads the query of <c>GET /inbox</c>.</summary>
    public static bool TryQuery(
        IDictionary<string, string>? given, [NotNullWhen(true)] out InboxQuery? query, out int limit, [NotNullWhen(false)] out Problem? problem)
    {
        given ??= new Dictionary<string, string>(StringComparer.Ordinal);
        (query, limit) = (null, DefaultMessages);
        Position? before = null;
        InboxShow? show = !given.TryGetValue("show", out var word) ? InboxShow.All : word switch
        {
            "all" => InboxShow.All,
            "unread" => InboxShow.Unread,
            "archived" => InboxShow.Archived,
            _ => null,
        };
        problem = show is null ? Problem.Bad("show", "all, unread or archived")
            : given.TryGetValue("before", out var text) && !TryPosition(text, out before) ? Problem.Bad("before", APosition)
            : given.TryGetValue("limit", out var count)
                && !(int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxMessages)
                ? Problem.Bad("limit", string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {MaxMessages}"))
            // A request that is signed in its query has the signature's parameters, too.
            : given.Keys.Any(name => name is not ("show" or "before" or "limit") && !name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase))
                ? Problem.Bad("Parameters", "show, before and limit")
            : null;
        query = problem is null ? new(show!.Value, before) : null;
        return problem is null;
    }

    /// <summary>Reads the body of <c>PUT /inbox/state</c>.</summary>
    public static bool TryChange(
        APIGatewayHttpApiV2ProxyRequest request, [NotNullWhen(true)] out AskedChange? asked, [NotNullWhen(false)] out Problem? problem)
    {
        asked = null;
        if (!RequestBody.TryParse(request, out var body, out problem))
        {
            return false;
        }

        var (positions, upTo, seen) = (body.Field("positions"), body.Field("upTo"), body.Field("seenUpTo"));
        if (((JsonElement?[])[positions, upTo, seen]).Count(field => field is not null) != 1 || (seen is not null && body.Field("action") is not null))
        {
            problem = NoChange;
            return false;
        }

        if (!TryId(body, out var id, out problem))
        {
            return false;
        }

        asked = seen is { } mark ? Seen(mark, out problem) : Changed(body, positions, upTo, out problem);
        asked = asked is null ? null : asked with { Id = id };
        return problem is null && asked is not null;
    }

    private static AskedChange? Seen(JsonElement mark, out Problem? problem)
    {
        problem = TryPosition(mark.Text(), out var position) ? null : Problem.Bad("seenUpTo", APosition);
        return problem is null ? new(Change: null, position, Id: null) : null;
    }

    private static AskedChange? Changed(JsonElement body, JsonElement? positions, JsonElement? upTo, out Problem? problem)
    {
        var action = InboxChange.ActionOf(body.Field("action")?.Text());
        if (action is null || (upTo is not null && action is not (InboxAction.Read or InboxAction.Archive)))
        {
            problem = Problem.Bad("action", upTo is null ? "read, unread, archive or unarchive" : "read or archive, of all up to a position");
            return null;
        }

        Position? last = null;
        if (upTo is { } end && !TryPosition(end.Text(), out last))
        {
            problem = Problem.Bad("upTo", APosition);
            return null;
        }

        problem = null;
        IReadOnlyList<Position> named = [];
        return positions is { } list && !TryPositions(list, out named, out problem)
            ? null
            : new(new InboxChange { Action = action.Value, Positions = named, UpTo = last }, SeenUpTo: null, Id: null);
    }

    private static bool TryPositions(JsonElement list, out IReadOnlyList<Position> positions, [NotNullWhen(false)] out Problem? problem)
    {
        var named = new List<Position>();
        positions = named;
        if (list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() is 0 or > InboxChange.MaxPositions)
        {
            problem = Problem.Bad("positions", string.Create(CultureInfo.InvariantCulture, $"an array of 1 to {InboxChange.MaxPositions} positions"));
            return false;
        }

        foreach (var (place, item) in list.EnumerateArray().Index())
        {
            if (!TryPosition(item.Text(), out var position))
            {
                problem = Problem.Bad(AskedChange.PlaceOf(place), APosition);
                return false;
            }

            named.Add(position!.Value);
        }

        problem = null;
        return true;
    }

    private static bool TryId(JsonElement body, out string? id, [NotNullWhen(false)] out Problem? problem)
    {
        var given = body.Field("id");
        id = given?.Text();
        problem = given is null || (MessageId.IsValid(id) && id!.Length <= InboxChange.MaxIdLength)
            ? null
            : Problem.Bad("id", string.Create(CultureInfo.InvariantCulture, $"1 to {InboxChange.MaxIdLength} of A-Z a-z 0-9 _ . : -"));
        return problem is null;
    }

    private static bool TryPosition(string? text, out Position? position)
    {
        position = Position.TryParse(text, out var parsed) ? parsed : null;
        return position is not null;
    }
}

/// <summary>What is to be done to an inbox: a change of notifications, or how far it was seen.</summary>
/// <param name="Change">The change, if it is one.</param>
/// <param name="SeenUpTo">How far it was seen, if it is that.</param>
/// <param name="Id">What makes a repeat of the change the same change.</param>
internal sealed record AskedChange(InboxChange? Change, Position? SeenUpTo, string? Id)
{
    /// <summary>What is wrong, named by its place in the body.</summary>
    public Problem ProblemOf(WrongPosition wrong)
    {
        var parameter = SeenUpTo is not null ? "seenUpTo" : Change!.UpTo is not null ? "upTo" : PlaceOf(wrong.Place);
        var detail = wrong.Problem is InboxProblem.NotThere ? "The log has no such position." : "No notification stands there.";
        return new Problem { Status = 404, Parameter = parameter, Detail = $"{parameter}: {detail}" };
    }

    internal static string PlaceOf(int place) => string.Create(CultureInfo.InvariantCulture, $"positions[{place}]");
}
