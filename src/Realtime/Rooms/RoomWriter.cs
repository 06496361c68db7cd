using Realtime.Log;
using Realtime.Rooms.Table;

namespace Realtime.Rooms;

/// <summary>What became of a message to a room.</summary>
/// <param name="Appended">The message as it stands in the log.</param>
/// <param name="IsLive">Whether who listens got it, if it stands; otherwise they find it in the log.</param>
/// <param name="Refusal">Why it does not stand.</param>
public sealed record RoomWrite(AppendedMessage? Appended, bool IsLive, AppendRefusal? Refusal);

/// <summary>Writes messages to rooms: the number, the guard, the entry, then those who listen.</summary>
public sealed class RoomWriter
{
    private readonly IRoomStore _store;
    private readonly MessageLog _log;
    private readonly RoomGuard _guard;
    private readonly RoomLive _live;
    private readonly RoomUpkeep _upkeep;

    internal RoomWriter(IRoomStore store, MessageLog log, RoomGuard guard, RoomLive live, RoomUpkeep upkeep) =>
        (_store, _log, _guard, _live, _upkeep) = (store, log, guard, live, upkeep);

    /// <summary>Writes a member's message, or finds that it stands or was refused. Safe to run again at any point.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="sub">The sender's subject.</param>
    /// <param name="message">The message, with the sender's identity id.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="AppendFailedException">Not done: the caller runs it again.</exception>
    public async Task<RoomWrite> WriteAsync(string roomId, string sub, NewMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var topic = RoomTopic.LogOf(roomId);
        var isMember = await RoomAccess.RefuseAsync(_store, roomId, sub, cancellationToken) is null;
        if (!isMember && !await _log.HasBegunAsync(topic, message.Sender, message.Id, cancellationToken))
        {
            // Strangers use up no numbers.
            return new(Appended: null, IsLive: false, new(RoomReason.NoRoom));
        }

        return await WriteAsync(
            roomId,
            message,
            (number, token) => _guard.CheckAsync(roomId, sub, $"{message.Sender} {message.Id}", number, token),
            // Who was removed could send it to everybody again and again. If it never went live, members find it in the log: the removal moves them all to
            // another key.
            repeatGoesLive: isMember,
            cancellationToken);
    }

    /// <summary>Writes a message of the application's, as <c>Update</c> events bring them.</summary>
    /// <exception cref="AppendFailedException">Not done: the caller runs it again.</exception>
    public Task<RoomWrite> WriteAsync(string roomId, NewMessage message, CancellationToken cancellationToken) =>
        WriteAsync(roomId, message, (_, token) => _guard.CheckAsync(roomId, token), repeatGoesLive: true, cancellationToken);

    private async Task<RoomWrite> WriteAsync(
        string roomId, NewMessage message, AppendGuard guard, bool repeatGoesLive, CancellationToken cancellationToken)
    {
        var append = await _log.AppendAsync(RoomTopic.LogOf(roomId), message, guard, cancellationToken);
        if (append.Appended is not { } appended)
        {
            return new(Appended: null, IsLive: false, append.Refusal);
        }

        // Of an id used twice for two messages the log has the first, which went live when it came.
        var isLive = appended.HasOtherBody || (!appended.IsNew && !repeatGoesLive) || await _live.GoLiveAsync(roomId, appended, cancellationToken);
        if (await _store.GetRoomAsync(roomId, consistent: false, cancellationToken) is { } room)
        {
            await _upkeep.KeepAsync(room, cancellationToken);
        }

        return new(appended, isLive, Refusal: null);
    }
}
