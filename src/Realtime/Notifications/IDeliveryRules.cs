namespace Realtime.Notifications;

/// <summary>What users chose, as whoever publishes has to know it.</summary>
public interface IDeliveryRules
{
    /// <summary>Decides for each user what becomes of a notification.</summary>
    /// <param name="type">The notification's type.</param>
    /// <param name="subs">The users, by sign-in subject.</param>
    /// <param name="at">Of when the event is: a retry decides by the same quiet hours.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    /// <returns>A decision for each of <paramref name="subs"/>.</returns>
    Task<IReadOnlyDictionary<string, DeliveryDecision>> DecideAsync(
        string type, IReadOnlyCollection<string> subs, DateTimeOffset at, CancellationToken cancellationToken);
}
