using Realtime.Publishing;

namespace Realtime.Connections;

/// <summary>MQTT client ids. The policies allow users only <c>{identityId}</c> and <c>{identityId}:{suffix}</c>, so a client id proves who it is.</summary>
public static class MqttClientId
{
    /// <summary>The identity id in a client id, what stands before its second colon; <see langword="null"/> when there is none.</summary>
    public static string? IdentityOf(string? clientId)
    {
        var parts = clientId?.Split(':', 3) ?? [];
        return parts is [{ Length: > 0 }, { Length: > 0 }, ..] && NotificationPublisher.IsRecipient($"{parts[0]}:{parts[1]}")
            ? $"{parts[0]}:{parts[1]}"
            : null;
    }
}
