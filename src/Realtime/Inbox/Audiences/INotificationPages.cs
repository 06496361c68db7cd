namespace Realtime.Inbox.Audiences;

/// <summary>Where pages of events wait to be worked on.</summary>
public interface INotificationPages
{
    /// <summary>Has pages worked on, each at least once.</summary>
    Task SendAsync(string source, string id, IReadOnlyList<int> pages, CancellationToken cancellationToken);
}
