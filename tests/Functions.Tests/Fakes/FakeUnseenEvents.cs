using Realtime.Inbox.Unseen;

namespace Functions.Tests.Fakes;

/// <summary>The event bus, as far as it is told what users have not seen.</summary>
internal sealed class FakeUnseenEvents : IUnseenEvents
{
    public List<UnseenNotice> Told { get; } = [];

    /// <summary>Whom the bus does not take.</summary>
    public HashSet<string> Refused { get; } = [];

    /// <summary>Throws before the bus takes anything, or does nothing.</summary>
    public Action Fail { get; set; } = () => { };

    /// <summary>Throws when the bus has taken it, or does nothing.</summary>
    public Action Lose { get; set; } = () => { };

    public Task<IReadOnlyDictionary<UnseenNotice, Exception>> TellAsync(IReadOnlyList<UnseenNotice> notices, CancellationToken cancellationToken)
    {
        Fail();
        Told.AddRange(notices.Where(notice => !Refused.Contains(notice.Subject)));
        Lose();
        return Task.FromResult<IReadOnlyDictionary<UnseenNotice, Exception>>(notices
            .Where(notice => Refused.Contains(notice.Subject))
            .ToDictionary(notice => notice, Exception (_) => new Amazon.EventBridge.AmazonEventBridgeException("no")));
    }
}
