namespace Realtime.Rooms.Table;

/// <summary>
/// The names of the keys and attributes of the table <c>Rooms</c>, which the infrastructure's table and policies name too:
/// <c>room|{roomId}</c> has the item <c>room</c> and one <c>member|{sub}</c> for everybody who ever was a member, <c>user|{sub}</c> one
/// <c>room|{roomId}</c> for each room of theirs, and what is counted of them.
/// </summary>
public static class RoomsTable
{
    /// <summary>The partition key, a string.</summary>
    public const string PartitionKey = "pk";

    /// <summary>The sort key, a string.</summary>
    public const string SortKey = "sk";

    /// <summary>The attribute by which DynamoDB deletes what says that somebody left a room, in seconds since 1970.</summary>
    public const string ExpiresAt = "expiresAt";

    /// <summary>What the partition keys of rooms begin with.</summary>
    public const string RoomPrefix = "room|";

    /// <summary>What the partition keys of users begin with.</summary>
    public const string UserPrefix = "user|";

    /// <summary>The sort key of a room itself.</summary>
    public const string Room = "room";

    /// <summary>What the sort keys of memberships begin with.</summary>
    public const string MemberPrefix = "member|";

    /// <summary>The sort key of the rooms that a user made, a set.</summary>
    public const string Made = "made";

    /// <summary>The sort key of how many members a user added lately.</summary>
    public const string Additions = "additions";

    internal static string RoomKey(string roomId) => RoomPrefix + roomId;

    internal static string UserKey(string sub) => UserPrefix + sub;

    internal static string MemberKey(string sub) => MemberPrefix + sub;
}
