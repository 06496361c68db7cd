using Realtime.Log;

namespace Realtime.Rooms;

/// <summary>What rooms need of the broker.</summary>
public interface IRoomBroker
{
    /// <summary>Publishes a message or an entry of a room's log, once, with what the log knows of it.</summary>
    /// <param name="topic">The live topic, which nobody may see in a log or an error.</param>
    /// <param name="keyVersion">Which key is in it.</param>
    /// <param name="message">The message as the log has it.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>Whether the broker has taken it.</returns>
    Task<bool> PublishAsync(string topic, long keyVersion, AppendedMessage message, CancellationToken cancellationToken);

    /// <summary>Tells who listens with an old key to ask for the new one; never the new key itself, for the removed listen too.</summary>
    /// <param name="oldTopic">The live topic with the old key.</param>
    /// <param name="newVersion">Which key there is now.</param>
    /// <param name="within">In which time they ask, each at random.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>Whether the broker has taken it.</returns>
    Task<bool> TellToMoveAsync(string oldTopic, long newVersion, TimeSpan within, CancellationToken cancellationToken);

    /// <summary>Has <see cref="RoomLists.SweepAsync"/> called, soon and until it is done, for a room that was deleted.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    Task RequestSweepAsync(string roomId, CancellationToken cancellationToken);
}
