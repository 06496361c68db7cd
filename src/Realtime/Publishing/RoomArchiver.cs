using Realtime.Log;
using Realtime.Rooms;
using Realtime.Topics;
using Realtime.Users;

namespace Realtime.Publishing;

/// <summary>
/// The lane of what members publish in rooms: nobody has seen the message before; here it gets its number, if its sender may write, and goes out to
/// the members.
/// </summary>
public sealed class RoomArchiver(RealtimeRooms rooms, IUserLookup users, RoomSignals signals)
{
    /// <summary>Writes the message, or says why it may not stand.</summary>
    /// <param name="topic">The room's topic.</param>
    /// <param name="message">The message as the broker took it; its sender is the identity id that the policies have verified.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public async Task<RoomWrite> WriteAsync(TopicName topic, NewMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(message);
        if (!RoomId.IsValid(topic.Name) || await users.SubjectOfAsync(message.Sender, cancellationToken) is not { } sub)
        {
            return new(Appended: null, IsLive: false, new(RoomReason.NoRoom));
        }

        var written = await rooms.Writer.WriteAsync(topic.Name, sub, message, cancellationToken);
        if (written.Appended is { IsNew: true })
        {
            await signals.TellAsync(topic.Name, message.Sender, cancellationToken);
        }

        return written;
    }
}
