using Realtime.Inbox.Ledger;
using Realtime.Publishing;

namespace Realtime.Inbox.Audiences;

/// <summary>Users who are sent a notification together: everybody is logged first, then published to.</summary>
/// <param name="Notification">The notification.</param>
/// <param name="UserIds">The users.</param>
/// <param name="IsRepeated">Whether it was begun before.</param>
public sealed record NotificationPage(Notification Notification, IReadOnlyList<string> UserIds, bool IsRepeated)
{
    /// <summary>Which page of its event it is.</summary>
    public int Number { get; init; } = NotificationLedger.OnlyPage;

    /// <summary>The page that is begun when this one comes to its end.</summary>
    public int? Next { get; init; }
}
