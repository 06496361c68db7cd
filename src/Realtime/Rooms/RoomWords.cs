namespace Realtime.Rooms;

/// <summary>The words for roles and histories in JSON and in the table.</summary>
public static class RoomWords
{
    /// <summary>The word for a role.</summary>
    public static string Of(RoomRole role) => role switch
    {
        RoomRole.Owner => "owner",
        RoomRole.Moderator => "moderator",
        _ => "member",
    };

    /// <summary>The word for what members see of the past.</summary>
    public static string Of(RoomHistory history) => history is RoomHistory.All ? "all" : "joined";

    /// <summary>The role of a word, or <see langword="null"/>.</summary>
    public static RoomRole? RoleOf(string? word) => word switch
    {
        "owner" => RoomRole.Owner,
        "moderator" => RoomRole.Moderator,
        "member" => RoomRole.Member,
        _ => null,
    };

    /// <summary>What members see of the past by a word, or <see langword="null"/>.</summary>
    public static RoomHistory? HistoryOf(string? word) => word switch
    {
        "all" => RoomHistory.All,
        "joined" => RoomHistory.Joined,
        _ => null,
    };
}
