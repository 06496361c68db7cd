using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.DynamoDBv2.Model;
using Realtime.Log;
using Realtime.Rooms.Changes;

namespace Realtime.Rooms.Table;

/// <summary>The table's items, to and from DynamoDB's attributes.</summary>
internal static class RoomItems
{
    private const string Member = "member";
    private const string Removed = "removed";

    /// <summary>What beginning a change writes of a room; the key and what belongs to it have writes of their own.</summary>
    public static IReadOnlyList<string> Begun { get; } =
        ["title", "history", "slowModeSeconds", "change", "members", "owners", "deleted", "keyAt", "previous", "token", "intent"];

    public static Dictionary<string, AttributeValue> Key(string partition, string sort) =>
        new() { [RoomsTable.PartitionKey] = new(partition), [RoomsTable.SortKey] = new(sort) };

    public static Dictionary<string, AttributeValue> RoomKey(string roomId) => Key(RoomsTable.RoomKey(roomId), RoomsTable.Room);

    public static Dictionary<string, AttributeValue> MemberKey(string roomId, string sub) =>
        Key(RoomsTable.RoomKey(roomId), RoomsTable.MemberKey(sub));

    public static Dictionary<string, AttributeValue> ListedKey(string sub, string roomId) =>
        Key(RoomsTable.UserKey(sub), RoomsTable.RoomKey(roomId));

    public static Dictionary<string, AttributeValue> CountKey(string sub, RoomCount what) =>
        Key(RoomsTable.UserKey(sub), RoomsTable.CountKey(what));

    public static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Milliseconds(DateTimeOffset time) => Number(time.ToUnixTimeMilliseconds());

    public static bool IsMember(Dictionary<string, AttributeValue> item) => item["state"].S == Member;

    public static AttributeValue State(bool isMember) => new(isMember ? Member : Removed);

    public static Dictionary<string, AttributeValue> FromRoom(Room room)
    {
        var item = RoomKey(room.Id);
        item["title"] = new(room.Settings.Title);
        item["history"] = new(RoomWords.Of(room.Settings.History));
        item["slowModeSeconds"] = Number(room.Settings.SlowModeSeconds);
        item["createdAt"] = Milliseconds(room.CreatedAt);
        item["createdBy"] = new(room.CreatedBy);
        item["version"] = Number(room.Version);
        item["since"] = Number(room.Since);
        item["change"] = Number(room.Change);
        item["keyChange"] = Number(room.KeyChange);
        item["members"] = Number(room.Members);
        item["owners"] = Number(room.Owners);
        Give(item, "key", room.Key?.Value);
        Give(item, "previous", room.Previous?.Value);
        Give(item, "between", room.Between?.Value);
        Give(item, "token", room.Token);
        if (room.IsDeleted)
        {
            item["deleted"] = new() { BOOL = true };
        }

        if (room.KeyAt is { } keyAt)
        {
            item["keyAt"] = Milliseconds(keyAt);
        }

        if (room.Intent is { } intent)
        {
            item["intent"] = FromIntent(intent);
        }

        return item;
    }

    public static Room ToRoom(Dictionary<string, AttributeValue> item) => new()
    {
        Id = item[RoomsTable.PartitionKey].S[RoomsTable.RoomPrefix.Length..],
        Settings = new()
        {
            Title = item["title"].S,
            History = RoomWords.HistoryOf(item["history"].S) ?? RoomHistory.Joined,
            SlowModeSeconds = (int)Number(item, "slowModeSeconds"),
        },
        CreatedAt = Time(item, "createdAt")!.Value,
        CreatedBy = item["createdBy"].S,
        Key = KeyIn(item, "key"),
        Version = Number(item, "version"),
        Since = Number(item, "since"),
        Change = Number(item, "change"),
        KeyChange = Number(item, "keyChange"),
        Members = (int)Number(item, "members"),
        Owners = (int)Number(item, "owners"),
        IsDeleted = item.ContainsKey("deleted"),
        KeyAt = Time(item, "keyAt"),
        Previous = KeyIn(item, "previous"),
        Between = KeyIn(item, "between"),
        Token = item.GetValueOrDefault("token")?.S,
        Intent = item.GetValueOrDefault("intent") is { } intent ? ToIntent(intent) : null,
    };

    public static Membership ToMembership(Dictionary<string, AttributeValue> item) => new()
    {
        RoomId = item[RoomsTable.PartitionKey].S[RoomsTable.RoomPrefix.Length..],
        Sub = item[RoomsTable.SortKey].S[RoomsTable.MemberPrefix.Length..],
        Change = Number(item, "change"),
        IsMember = IsMember(item),
        Role = RoomWords.RoleOf(item.GetValueOrDefault("role")?.S) ?? RoomRole.Member,
        Joined = PositionIn(item, "joined") ?? Position.Start,
        LeastKey = item.ContainsKey("leastKey") ? Number(item, "leastKey") : 0,
        MutedUntil = Time(item, "mutedUntil"),
        SlowAt = Time(item, "slowAt"),
        SlowId = item.GetValueOrDefault("slowId")?.S,
    };

    public static ListedRoom ToListed(Dictionary<string, AttributeValue> item) => new(
        item[RoomsTable.SortKey].S[RoomsTable.RoomPrefix.Length..],
        Number(item, "change"),
        IsMember(item),
        PositionIn(item, "readAt"),
        item.ContainsKey("opened"));

    public static IReadOnlyDictionary<string, long> ToCounted(Dictionary<string, AttributeValue>? item) =>
        (item?.GetValueOrDefault(RoomsTable.Rooms)?.M ?? []).ToDictionary(
            room => room.Key, room => long.Parse(room.Value.N, CultureInfo.InvariantCulture), StringComparer.Ordinal);

    public static Dictionary<string, AttributeValue> EventKey(string roomId, string eventId) =>
        Key(RoomsTable.RoomKey(roomId), RoomsTable.EventKey(eventId));

    public static Dictionary<string, AttributeValue> FromEvent(string roomId, RoomEvent done, DateTimeOffset expiresAt)
    {
        var item = EventKey(roomId, done.Id);
        item[RoomsTable.ExpiresAt] = Number(expiresAt.ToUnixTimeSeconds());
        Give(item, "position", done.Position?.ToString());
        return item;
    }

    public static RoomEvent ToEvent(string eventId, Dictionary<string, AttributeValue> item) => new(eventId, PositionIn(item, "position"));

    public static Dictionary<string, AttributeValue> FromTally(string sub, AdditionTally tally)
    {
        var item = Key(RoomsTable.UserKey(sub), RoomsTable.Additions);
        item["version"] = Number(tally.Version);
        item["minutes"] = new() { L = [.. tally.Minutes.SelectMany(one => new[] { Number(one.Minute), Number(one.Count) })], IsLSet = true };
        return item;
    }

    public static AdditionTally ToTally(Dictionary<string, AttributeValue> item)
    {
        var numbers = (item["minutes"].L ?? []).Select(value => long.Parse(value.N, CultureInfo.InvariantCulture)).Chunk(2);
        return new(Number(item, "version"), [.. numbers.Select(pair => (pair[0], (int)pair[1]))]);
    }

    /// <summary>Its number is an attribute of its own, for conditions; all else is text, which nobody but this reads.</summary>
    private static AttributeValue FromIntent(RoomIntent intent) => new()
    {
        M = new()
        {
            ["c"] = Number(intent.Change),
            ["what"] = new(JsonSerializer.Serialize(intent, IntentJson.Default.RoomIntent)),
        },
    };

    private static RoomIntent ToIntent(AttributeValue value) =>
        JsonSerializer.Deserialize(value.M["what"].S, IntentJson.Default.RoomIntent)!;

    private static void Give(Dictionary<string, AttributeValue> item, string name, string? value)
    {
        if (value is not null)
        {
            item[name] = new(value);
        }
    }

    private static RoomKey? KeyIn(Dictionary<string, AttributeValue> item, string name) =>
        item.GetValueOrDefault(name) is { } value ? new(value.S) : null;

    private static Position? PositionIn(Dictionary<string, AttributeValue> item, string name) =>
        item.GetValueOrDefault(name) is { } value ? Position.Parse(value.S) : null;

    private static DateTimeOffset? Time(Dictionary<string, AttributeValue> item, string name) =>
        item.ContainsKey(name) ? DateTimeOffset.FromUnixTimeMilliseconds(Number(item, name)) : null;

    private static long Number(Dictionary<string, AttributeValue> item, string name) =>
        long.Parse(item[name].N, CultureInfo.InvariantCulture);
}

/// <summary>Intents in JSON.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RoomIntent))]
internal sealed partial class IntentJson : JsonSerializerContext;
