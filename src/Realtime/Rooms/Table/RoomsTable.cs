namespace Realtime.Rooms.Table;

/// <summary>
/// The names of the keys and attributes of the table <c>Rooms</c>, which the infrastructure's table and policies name too:
/// <c>room|{roomId}</c> has the item <c>room</c>, one <c>member|{sub}</c> for everybody who ever was a member and one <c>event|{id}</c> for each event lately, <c>user|{sub}</c> one
/// <c>room|{roomId}</c> for each room of theirs, and what is counted of them.
/// </summary>
public static class RoomsTable
{
    /// <summary>The partition key, a string.</summary>
    public const string PartitionKey = "pk";

    /// <summary>The sort key, a string.</summary>
    public const string SortKey = "sk";

    /// <summary>The attribute by which DynamoDB deletes events, and what says that somebody left a room, in seconds since 1970.</summary>
    public const string ExpiresAt = "expiresAt";

    /// <summary>What the partition keys of rooms begin with.</summary>
    public const string RoomPrefix = "room|";

    /// <summary>What the partition keys of users begin with.</summary>
    public const string UserPrefix = "user|";

    /// <summary>The sort key of a room itself.</summary>
    public const string Room = "room";

    /// <summary>What the sort keys of memberships begin with.</summary>
    public const string MemberPrefix = "member|";

    /// <summary>The sort key of when a room's members were told last that something has come.</summary>
    public const string News = "news";

    /// <summary>What the sort keys of events begin with.</summary>
    public const string EventPrefix = "event|";

    /// <summary>The sort key of the rooms that a user made, a map from each to when.</summary>
    public const string Made = "made";

    /// <summary>The sort key of the rooms that a user opened and is in, a map from each to the change that their membership was of.</summary>
    public const string Opened = "opened";

    /// <summary>The sort key of how many members a user added lately.</summary>
    public const string Additions = "additions";

    /// <summary>What is counted of a user, the map in it.</summary>
    internal const string Rooms = "rooms";

    internal static string CountKey(RoomCount what) => what is RoomCount.Made ? Made : Opened;

    internal static string RoomKey(string roomId) => RoomPrefix + roomId;

    internal static string UserKey(string sub) => UserPrefix + sub;

    internal static string EventKey(string eventId) => EventPrefix + eventId;

    internal static string MemberKey(string sub) => MemberPrefix + sub;
}
