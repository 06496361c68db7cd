namespace Realtime.Topics;

/// <summary>
/// The topic families of the system. Adding a family is one declaration here: policies, rules, API authorization, retention and
/// documentation follow from it.
/// </summary>
public static class TopicCatalog
{
    /// <summary>Messages for one user; <c>{userId}</c> is the Cognito identity id (<c>region:uuid</c>).</summary>
    public static TopicFamily Notifications { get; } = new()
    {
        Name = "notifications",
        Levels = ["{userId}"],
        Subscribers = Audience.Owner,
        Retention = TimeSpan.FromDays(30),
        MaxPayloadBytes = 128 * 1024,
    };

    /// <summary>Chat rooms: clients publish to <c>chat/{roomId}</c>, the log's numbered copy goes to <c>chat/{roomId}/log</c>.</summary>
    public static TopicFamily Chat { get; } = new()
    {
        Name = "chat",
        Levels = ["{roomId}"],
        CommittedLevel = "log",
        Subscribers = Audience.SignedIn,
        Publishers = Audience.SignedIn,
        Retention = TimeSpan.FromDays(90),
        MaxPayloadBytes = 16 * 1024,
    };

    /// <summary>
    /// Rooms that only their members read, write and know of. Live at <c>rooms/{roomId}/{key}</c>, where the key changes whenever somebody is
    /// removed; members publish to the family's rule, which is no topic that anybody could subscribe to.
    /// </summary>
    public static TopicFamily Rooms { get; } = new()
    {
        Name = "rooms",
        Levels = ["{roomId}"],
        KeyLevel = "{key}",
        BesideLevel = "typing",
        Subscribers = Audience.Members,
        Publishers = Audience.Members,
        Retention = TimeSpan.FromDays(90),
        MaxPayloadBytes = 16 * 1024,
    };

    /// <summary>Live feeds that the backend writes and every signed-in user reads.</summary>
    public static TopicFamily Feeds { get; } = new()
    {
        Name = "feeds",
        Levels = ["{feedId}", "updates"],
        Subscribers = Audience.SignedIn,
        Retention = TimeSpan.FromDays(1),
        MaxPayloadBytes = 128 * 1024,
    };

    /// <summary>Device telemetry, delivered live and not logged.</summary>
    public static TopicFamily Devices { get; } = new()
    {
        Name = "devices",
        Levels = ["{deviceId}", "telemetry"],
        Subscribers = Audience.SignedIn,
        WildcardSubscriptions = true,
        Publishers = Audience.Owner,
        MaxPayloadBytes = 90 * 1024,
    };

    /// <summary>Announcements to everybody.</summary>
    public static TopicFamily Broadcast { get; } = new()
    {
        Name = "broadcast",
        Levels = ["announcements"],
        Subscribers = Audience.SignedIn,
        Retention = TimeSpan.FromDays(30),
        MaxPayloadBytes = 128 * 1024,
    };

    /// <summary>What the backend has to tell one user and nobody keeps: that a message was refused.</summary>
    public static TopicFamily Signals { get; } = new()
    {
        Name = "signals",
        Levels = ["{userId}"],
        Subscribers = Audience.Owner,
        MaxPayloadBytes = 1024,
    };

    /// <summary>Every family, in the order of the documentation.</summary>
    public static IReadOnlyList<TopicFamily> Families { get; } = [Notifications, Chat, Rooms, Feeds, Devices, Broadcast, Signals];
}
