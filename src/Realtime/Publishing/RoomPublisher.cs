using Realtime.Log;
using Realtime.Rooms;

namespace Realtime.Publishing;

/// <summary>The lane of what the application publishes in rooms: one after the other, each logged, then sent to the members.</summary>
public sealed class RoomPublisher(RealtimeRooms rooms, RoomSignals signals, TimeProvider clock)
{
    /// <summary>Publishes the messages in their order.</summary>
    /// <returns>What was published, or <see langword="null"/>: there is no such room.</returns>
    public async Task<Publication?> PublishAsync(string roomId, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var (repeated, conflicts) = (0, 0);
        foreach (var message in messages)
        {
            var entry = new NewMessage { Id = message.Id, Sender = BackendPublisher.Sender, SentAt = clock.GetUtcNow(), Body = message.Payload.Bytes };
            var written = await rooms.Writer.WriteAsync(roomId, entry, cancellationToken);
            if (written.Appended is not { } appended)
            {
                return null;
            }

            repeated += appended.IsNew ? 0 : 1;
            conflicts += appended.HasOtherBody ? 1 : 0;
        }

        if (repeated < messages.Count)
        {
            await signals.TellAsync(roomId, BackendPublisher.Sender, cancellationToken);
        }

        return new(repeated, conflicts);
    }
}
