using Realtime.Rooms;
using Realtime.Users;

namespace Realtime.Publishing;

/// <summary>
/// Tells the members of a small room that something has come, so that those who don't listen to it see it within seconds. Comes after the message
/// stands and is live, and is a hint: it fails nothing, and whoever misses it finds the same by asking.
/// </summary>
public sealed class RoomSignals(RealtimeRooms rooms, UserDirectory directory, SignalPublisher signals, TimeProvider clock)
{
    // Beyond it all is forgotten at once.
    private const int MaxRooms = 1_000;

    private readonly Dictionary<string, DateTimeOffset> _asked = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Tells them, unless they were told a moment ago.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="sender">Whose message it is: they know.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task TellAsync(string roomId, string sender, CancellationToken cancellationToken)
    {
        if (!IsDue(roomId))
        {
            return;
        }

        try
        {
            var subjects = await rooms.News.TakeTurnAsync(roomId, cancellationToken);
            if (subjects.Count > 0)
            {
                var members = await directory.FindAsync([.. subjects.Select(IdOf).OfType<UserId>()], cancellationToken);
                var identities = members.Values.SelectMany(member => member.IdentityIds).Where(identity => identity != sender);
                await Task.WhenAll(identities.Select(identity => signals.TrySendAsync(identity, new ChangedRooms(roomId), cancellationToken)));
            }
        }
        catch (Exception error) when (AwsCall.HasFailed(error))
        {
            // The next one tells of this one too.
        }
    }

    private static UserId? IdOf(string subject) => UserId.TryParse(subject, out var id) ? id : null;

    /// <summary>Whether this process has not asked for the room's turn lately: of a busy room most messages end here, without any call.</summary>
    private bool IsDue(string roomId)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_asked.TryGetValue(roomId, out var asked) && now - asked < rooms.News.Every)
            {
                return false;
            }

            if (_asked.Count >= MaxRooms)
            {
                _asked.Clear();
            }

            _asked[roomId] = now;
            return true;
        }
    }
}
