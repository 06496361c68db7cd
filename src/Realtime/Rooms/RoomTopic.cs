using Realtime.Log;
using Realtime.Topics;

namespace Realtime.Rooms;

/// <summary>The log topic of a room: <c>rooms/{roomId}</c>.</summary>
public static class RoomTopic
{
    /// <summary>The topic's name in the log, in the HTTP API and in events.</summary>
    public static string Of(string roomId) => $"rooms/{roomId}";

    /// <summary>The room's log.</summary>
    public static LogTopic LogOf(string roomId) =>
        new(Of(roomId), TopicCatalog.Rooms.Retention!.Value) { MaxBodyBytes = TopicCatalog.Rooms.MaxPayloadBytes };
}
