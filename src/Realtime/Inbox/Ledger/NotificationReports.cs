using System.Buffers;
using System.Text;
using System.Text.Json;
using Amazon.EventBridge;
using Amazon.EventBridge.Model;

namespace Realtime.Inbox.Ledger;

/// <summary>Tells what became of a notification on the event bus: <c>NotificationReport</c>, of the source <c>realtime</c>.</summary>
public sealed class NotificationReports(IAmazonEventBridge client, string busName) : INotificationReports
{
    /// <summary>The source of the events.</summary>
    public const string Source = "realtime";

    /// <summary>Their detail-type.</summary>
    public const string DetailType = "NotificationReport";

    /// <inheritdoc/>
    public async Task TellAsync(NotificationStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        var entry = new PutEventsRequestEntry { EventBusName = busName, Source = Source, DetailType = DetailType, Detail = Detail(status) };
        var answer = await client.PutEventsAsync(new PutEventsRequest { Entries = [entry] }, cancellationToken);
        if (answer.FailedEntryCount is > 0)
        {
            throw new AmazonEventBridgeException($"The bus did not take the report: {answer.Entries[0].ErrorCode}.");
        }
    }

    private static string Detail(NotificationStatus status)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString("source"u8, status.Source);
            writer.WriteString("id"u8, status.Id);
            writer.WriteNumber("revision"u8, status.Revision);
            writer.WriteNumber("addressed"u8, status.Addressed);
            writer.WriteNumber("delivered"u8, status.Delivered);
            writer.WriteNumber("pending"u8, status.Pending);
            writer.WriteNumber("suppressed"u8, status.Suppressed);
            writer.WriteNumber("failed"u8, status.Failed);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
