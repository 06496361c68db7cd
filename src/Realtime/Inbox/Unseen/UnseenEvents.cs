using Amazon.EventBridge;
using Realtime.Inbox.Ledger;

namespace Realtime.Inbox.Unseen;

/// <summary>Tells on the event bus what users have not seen: <c>NotificationUnseen</c>, of the source <c>realtime</c>.</summary>
public sealed class UnseenEvents(IAmazonEventBridge client, string busName) : IUnseenEvents
{
    /// <summary>Their detail-type.</summary>
    public const string DetailType = "NotificationUnseen";

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<UnseenNotice, Exception>> TellAsync(IReadOnlyList<UnseenNotice> notices, CancellationToken cancellationToken)
    {
        var failed = await new BusEvents(client, busName).TryPutAsync(DetailType, [.. notices.Select(notice => notice.ToJson())], cancellationToken);
        return failed.ToDictionary(one => notices[one.Key], one => one.Value);
    }
}
