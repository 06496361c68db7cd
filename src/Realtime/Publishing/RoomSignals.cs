using Realtime.Rooms;
using Realtime.Users;

namespace Realtime.Publishing;

/// <summary>
/// Tells members of a room that something has come, or that it has changed, so that those who don't listen to it see it within seconds. Comes after
/// that stands, and is a hint: it fails nothing, and whoever misses it finds the same by asking.
/// </summary>
public sealed class RoomSignals(RealtimeRooms rooms, UserDirectory directory, SignalPublisher signals, TimeProvider clock)
{
    private const int MaxRooms = 1_000;

    // Whether this process has asked for the room's turn lately: of a busy room most messages end here, without any call.
    private readonly ShortLivedCache<bool> _asked = new(rooms.News.Every, MaxRooms, clock);

    /// <summary>Tells all members of a small room, unless they were told a moment ago.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="sender">Whose message it is: they know. None: everybody is told.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task TellAsync(string roomId, string? sender, CancellationToken cancellationToken)
    {
        if (!_asked.TryAdd(roomId, true))
        {
            return;
        }

        try
        {
            var subjects = await rooms.News.TakeTurnAsync(roomId, cancellationToken);
            if (subjects.Count > 0)
            {
                var members = await directory.FindAsync([.. subjects.Select(IdOf).OfType<UserId>()], cancellationToken);
                await SendAsync(roomId, members.Values.SelectMany(member => member.IdentityIds).Where(identity => identity != sender), cancellationToken);
            }
        }
        catch (Exception error) when (AwsCall.HasFailed(error))
        {
            // The next one tells of this one too.
        }
    }

    /// <summary>
    /// Tells of a change. Who was added or removed has a room more or less, and is told at once, however large the room is; a change that does neither
    /// is told as a message is.
    /// </summary>
    public Task TellAsync(RoomChanged changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        IReadOnlyList<RoomUser> listed = [.. changed.Members.Add.Select(one => one.User), .. changed.Members.Remove];
        return listed.Count > 0 ? SendAsync(changed.Room.Id, listed.SelectMany(user => user.IdentityIds), cancellationToken)
            : changed.Position is not null ? TellAsync(changed.Room.Id, sender: null, cancellationToken)
            : Task.CompletedTask;
    }

    private Task<bool[]> SendAsync(string roomId, IEnumerable<string> identities, CancellationToken cancellationToken) =>
        Task.WhenAll(identities.Select(identity => signals.TrySendAsync(identity, new ChangedRooms(roomId), cancellationToken)));

    private static UserId? IdOf(string subject) => UserId.TryParse(subject, out var id) ? id : null;
}
