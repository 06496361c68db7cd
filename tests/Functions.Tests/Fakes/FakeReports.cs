using Realtime.Inbox.Ledger;

namespace Functions.Tests.Fakes;

/// <summary>The event bus, as far as reports go.</summary>
internal sealed class FakeReports : INotificationReports
{
    public List<NotificationStatus> Told { get; } = [];

    /// <summary>Throws, or does nothing.</summary>
    public Action Fail { get; set; } = () => { };

    public Task TellAsync(NotificationStatus status, CancellationToken cancellationToken)
    {
        Fail();
        Told.Add(status);
        return Task.CompletedTask;
    }
}
