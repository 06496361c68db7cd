namespace Realtime.Inbox.Unseen;

/// <summary>Calls when users may have to be told: at least once, maybe a minute late, maybe several times.</summary>
internal interface IUnseenTimer
{
    /// <summary>Calls a while after a page was published, unless that is arranged already.</summary>
    /// <param name="page">Whose page it is.</param>
    /// <param name="after">After how long.</param>
    /// <param name="functionArn">The function that is called.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task SetAsync(UnseenPage page, TimeSpan after, string functionArn, CancellationToken cancellationToken);

    /// <summary>Calls again behind the end of quiet hours, unless that is arranged already.</summary>
    /// <param name="page">Whose page it is.</param>
    /// <param name="ends">When quiet hours end, of one user or several.</param>
    /// <param name="functionArn">The function that is called.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task SetAgainAsync(UnseenPage page, IEnumerable<DateTimeOffset> ends, string functionArn, CancellationToken cancellationToken);
}
