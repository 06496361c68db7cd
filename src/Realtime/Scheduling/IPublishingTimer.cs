namespace Realtime.Scheduling;

/// <summary>Says when the time of an event has come: at least once, maybe a minute late, maybe several times.</summary>
internal interface IPublishingTimer
{
    /// <summary>Sets the timer of an event, unless it is set already: at its time or, when that has passed, as soon as it goes.</summary>
    /// <param name="source">The event's source.</param>
    /// <param name="id">The event's id.</param>
    /// <param name="at">Its time.</param>
    /// <param name="functionArn">The function that is told.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    Task SetAsync(string source, string id, DateTimeOffset at, string functionArn, CancellationToken cancellationToken);

    /// <summary>Takes the timer of an event away, if it is there.</summary>
    Task RemoveAsync(string source, string id, CancellationToken cancellationToken);
}
