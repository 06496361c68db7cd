namespace Realtime.Inbox.Unseen;

/// <summary>Where it is told what users have not seen.</summary>
public interface IUnseenEvents
{
    /// <summary>Tells it.</summary>
    /// <returns>What was not taken, and why.</returns>
    Task<IReadOnlyDictionary<UnseenNotice, Exception>> TellAsync(IReadOnlyList<UnseenNotice> notices, CancellationToken cancellationToken);
}
