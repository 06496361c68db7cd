namespace Realtime.Inbox.Ledger;

/// <summary>Where it is told what became of a notification.</summary>
public interface INotificationReports
{
    /// <summary>Tells it. May be told twice when somebody ends in the middle; the revision says that it is the same.</summary>
    Task TellAsync(NotificationStatus status, CancellationToken cancellationToken);
}
