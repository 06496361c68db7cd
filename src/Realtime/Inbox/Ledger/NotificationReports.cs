using Amazon.EventBridge;

namespace Realtime.Inbox.Ledger;

/// <summary>Tells what became of a notification on the event bus: <c>NotificationReport</c>, of the source <c>realtime</c>.</summary>
public sealed class NotificationReports(IAmazonEventBridge client, string busName) : INotificationReports
{
    /// <summary>The source of the events.</summary>
    public const string Source = "realtime";

    /// <summary>Their detail-type.</summary>
    public const string DetailType = "NotificationReport";

    /// <inheritdoc/>
    public Task TellAsync(NotificationStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        return new BusEvents(client, busName).PutAsync(DetailType, [BusEvents.Detail(Write)], cancellationToken);

        void Write(System.Text.Json.Utf8JsonWriter writer)
        {
            writer.WriteString("source"u8, status.Source);
            writer.WriteString("id"u8, status.Id);
            writer.WriteNumber("revision"u8, status.Revision);
            writer.WriteNumber("addressed"u8, status.Addressed);
            writer.WriteNumber("delivered"u8, status.Delivered);
            writer.WriteNumber("pending"u8, status.Pending);
            writer.WriteNumber("suppressed"u8, status.Suppressed);
            writer.WriteNumber("failed"u8, status.Failed);
        }
    }
}
