using System.Text.Json;

namespace Functions.Tests.Connections;

/// <summary>AWS IoT Core's events about connections, as their queue hands them over.</summary>
internal static class PresenceQueue
{
    public static string Of(string type, string clientId, string session, DateTimeOffset at) => JsonSerializer.Serialize(
        new { eventType = type, clientId, sessionIdentifier = session, timestamp = at.ToUnixTimeMilliseconds() });

    public static QueueEvent Batch(params string[] bodies) =>
        new() { Records = [.. bodies.Select((body, index) => new QueueRecord { MessageId = $"m-{index}", Body = body })] };
}
