using Amazon.EventBridge;
using Realtime.Inbox.Ledger;

namespace Realtime.Inbox.Audiences;

/// <summary>Hands pages over as events <c>NotificationPage</c> of the source <c>realtime</c>: they carry where the page stands, not who is on it.</summary>
public sealed class NotificationPages(IAmazonEventBridge client, string busName) : INotificationPages
{
    /// <summary>The detail-type of the events.</summary>
    public const string DetailType = "NotificationPage";

    /// <inheritdoc/>
    public Task SendAsync(string source, string id, IReadOnlyList<int> pages, CancellationToken cancellationToken) =>
        new BusEvents(client, busName).PutAsync(
            DetailType,
            [
                .. pages.Select(page => BusEvents.Detail(writer =>
                {
                    writer.WriteString("source"u8, source);
                    writer.WriteString("id"u8, id);
                    writer.WriteNumber("page"u8, page);
                })),
            ],
            cancellationToken);
}
