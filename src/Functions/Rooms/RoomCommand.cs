using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Functions.Json;
using Functions.Publishing;
using Realtime.Messages;
using Realtime.Rooms;
using Realtime.Users;

namespace Functions.Rooms;

/// <summary>
/// <c>{"id"?,"action":"create"|"members"|"settings"|"delete","roomId",…}</c>, with the fields that the route for the same has: title, history,
/// slowModeSeconds and members to create a room, add, remove, roles and mute to change its members. A room that is made needs no id.
/// </summary>
internal sealed record RoomCommand
{
    public const string Create = "create";
    public const string ChangeMembers = "members";
    public const string ChangeSettings = "settings";
    public const string Delete = "delete";

    public required string Action { get; init; }

    /// <summary>The publisher's own id, if it gave one.</summary>
    public string? Id { get; init; }

    /// <summary>The room; none, of one that is made: its id then comes of the event's.</summary>
    public string? RoomId { get; init; }

    public required SettingsChange Settings { get; init; }

    /// <summary>The settings of a room that is to be made; it has a title.</summary>
    public RoomSettings NewSettings => new()
    {
        Title = Settings.Title!,
        History = Settings.History ?? RoomHistory.Joined,
        SlowModeSeconds = Settings.SlowModeSeconds ?? 0,
    };

    /// <summary>Whom it is about, if about anybody.</summary>
    public MembersRequest? Members { get; init; }

    /// <summary>Everybody who is named, and where.</summary>
    public IReadOnlyList<(string Field, UserId User, bool IsRemoved)> Named => Members?.Named ?? [];

    public static bool TryParse(JsonElement body, [NotNullWhen(true)] out RoomCommand? command, [NotNullWhen(false)] out Problem? problem)
    {
        command = null;
        if (!EventFields.TryId(body, out var id, out problem))
        {
            return false;
        }

        var action = body.Field("action")?.Text();
        if (action is not (Create or ChangeMembers or ChangeSettings or Delete))
        {
            problem = Problem.Bad("action", $"{Create}, {ChangeMembers}, {ChangeSettings} or {Delete}");
            return false;
        }

        var roomId = body.Field("roomId")?.Text();
        if (!Realtime.Rooms.RoomId.IsValid(roomId) && !(action is Create && body.Field("roomId") is null))
        {
            problem = Problem.Bad("roomId", Realtime.Rooms.RoomId.Allowed);
            return false;
        }

        if (!RoomFields.TrySettings(body, out var settings, out problem) || !TryMembers(action, body, out var members, out problem))
        {
            return false;
        }

        problem = action switch
        {
            Create when settings.Title is null => Problem.Bad("title", "given"),
            Create when members!.Add.All(one => one.Detail is not RoomRole.Owner) => Problem.Bad("members", "given, with an owner among them"),
            ChangeSettings when settings is { Title: null, History: null, SlowModeSeconds: null } =>
                Problem.Bad("title, history or slowModeSeconds", "given"),
            _ => null,
        };
        command = new() { Id = id, Action = action, RoomId = roomId, Settings = settings, Members = members };
        return problem is null;
    }

    private static bool TryMembers(string action, JsonElement body, out MembersRequest? members, [NotNullWhen(false)] out Problem? problem)
    {
        members = null;
        problem = null;
        if (action is ChangeMembers)
        {
            return MembersRequest.TryParse(body, out members, out problem);
        }

        if (action is not Create)
        {
            return true;
        }

        var isRead = RoomFields.TryAdditions("members", body.Field("members"), out var added, out problem);
        members = new() { Add = added, Remove = [], Roles = [], Mute = [] };
        return isRead;
    }
}

/// <summary>What became of a command about a room.</summary>
public sealed record RoomCommandResult
{
    /// <summary>The room.</summary>
    [JsonPropertyName("roomId")]
    public string? RoomId { get; init; }

    /// <summary>Where the change stands in the room's log; nowhere, when everything was like that already.</summary>
    [JsonPropertyName("position")]
    public string? Position { get; init; }

    /// <summary>Why nothing was done: the command's mistake, which a retry would not mend.</summary>
    [JsonPropertyName("problem")]
    public PublishProblem? Problem { get; init; }
}
