using Realtime.Log;
using Realtime.Rooms.Table;

namespace Realtime.Rooms;

/// <summary>A page of rooms.</summary>
/// <param name="Rooms">The rooms; there may be none, though more follow.</param>
/// <param name="Next">Where to go on, or <see langword="null"/>: that was all.</param>
public sealed record RoomListPage(IReadOnlyList<RoomView> Rooms, string? Next);

/// <summary>A page of members.</summary>
/// <param name="Members">The members; there may be none, though more follow.</param>
/// <param name="Next">Where to go on, or <see langword="null"/>: that was all.</param>
public sealed record RoomMemberPage(IReadOnlyList<Membership> Members, string? Next);

/// <summary>How far somebody has read.</summary>
/// <param name="Position">The highest position that they said they have read.</param>
public sealed record ReadMark(Position Position);

/// <summary>Who is in a room, in which rooms somebody is, and how far they have read.</summary>
public sealed class RoomLists
{
    private const int SweptAtOnce = 100;

    // Those who left long ago stand between the members.
    private const int MaxPagesOfMembers = 10;
    private const int MembersAtOnce = 100;

    private readonly IRoomStore _store;
    private readonly RoomRules _rules;
    private readonly TimeProvider _clock;

    internal RoomLists(IRoomStore store, RoomRules rules, TimeProvider clock) => (_store, _rules, _clock) = (store, rules, clock);

    /// <summary>A room as one of its members sees it, with the answer as good as the room's last change.</summary>
    public async Task<RoomAnswer<RoomView>> GetAsync(string roomId, string sub, CancellationToken cancellationToken)
    {
        var room = await _store.GetRoomAsync(roomId, consistent: true, cancellationToken);
        var me = await _store.GetMemberAsync(roomId, sub, consistent: true, cancellationToken);
        if (RoomAccess.Refuse(room, me) is { } refusal)
        {
            return refusal;
        }

        var listed = await _store.GetListedAsync(sub, roomId, consistent: true, cancellationToken);
        return new RoomView(room!, me!, listed?.Read);
    }

    /// <summary>The rooms that somebody is a member of, in the order of their ids.</summary>
    public async Task<RoomListPage> ListAsync(string sub, string? after, int limit, CancellationToken cancellationToken)
    {
        var page = await _store.ListRoomsAsync(sub, after, limit, cancellationToken);
        var views = await Task.WhenAll(page.Rooms.Where(listed => listed.IsMember).Select(async listed =>
        {
            var room = await _store.GetRoomAsync(listed.RoomId, consistent: false, cancellationToken);
            var me = await _store.GetMemberAsync(listed.RoomId, sub, consistent: false, cancellationToken);
            return RoomAccess.Refuse(room, me) is null ? new RoomView(room!, me!, listed.Read) : null;
        }));
        return new([.. views.OfType<RoomView>()], page.Next);
    }

    /// <summary>The members of a room, in the order of their subjects. Whoever asks has to be one.</summary>
    public async Task<RoomMemberPage> ListMembersAsync(string roomId, string? after, int limit, CancellationToken cancellationToken)
    {
        var page = await _store.ListMembersAsync(roomId, after, limit, cancellationToken);
        return new([.. page.Members.Where(member => member.IsMember)], page.Next);
    }

    /// <summary>All members of a small room.</summary>
    /// <returns>The members, or <see langword="null"/>: so many have left the room that looking through them all would cost too much.</returns>
    public async Task<IReadOnlyList<Membership>?> FindMembersAsync(string roomId, CancellationToken cancellationToken)
    {
        List<Membership> members = [];
        string? after = null;
        for (var page = 0; page < MaxPagesOfMembers; page++)
        {
            var found = await ListMembersAsync(roomId, after, MembersAtOnce, cancellationToken);
            members.AddRange(found.Members);
            if (found.Next is null)
            {
                return members;
            }

            after = found.Next;
        }

        return null;
    }

    /// <summary>How far members of a room have read; who never said so is missing.</summary>
    public async Task<IReadOnlyDictionary<string, ReadMark>> GetReadMarksAsync(
        string roomId, IReadOnlyCollection<string> subs, CancellationToken cancellationToken)
    {
        var listed = await Task.WhenAll(subs.Select(async sub =>
            (Sub: sub, (await _store.GetListedAsync(sub, roomId, consistent: false, cancellationToken))?.Read)));
        return listed.Where(one => one.Read is not null).ToDictionary(one => one.Sub, one => new ReadMark(one.Read!.Value));
    }

    /// <summary>Moves somebody's read mark up. A lower one changes nothing, whoever comes first.</summary>
    /// <returns>The mark as it stands: the higher one.</returns>
    public async Task<RoomAnswer<ReadMark>> MarkReadAsync(string roomId, string sub, Position read, CancellationToken cancellationToken)
    {
        if (await RoomAccess.RefuseAsync(_store, roomId, sub, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (!read.IsStart && await _store.MarkReadAsync(sub, roomId, read, cancellationToken))
        {
            return new ReadMark(read);
        }

        var listed = await _store.GetListedAsync(sub, roomId, consistent: true, cancellationToken);
        return new ReadMark(listed?.Read ?? Position.Start);
    }

    /// <summary>Takes a deleted room off the lists of some of those who were its members. Safe to repeat.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="after">Where the last call stopped.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>Where to go on, or <see langword="null"/>: it is done.</returns>
    public async Task<string?> SweepAsync(string roomId, string? after, CancellationToken cancellationToken)
    {
        if (await _store.GetRoomAsync(roomId, consistent: true, cancellationToken) is not { IsDeleted: true } room)
        {
            return null;
        }

        var page = await _store.ListMembersAsync(roomId, after, SweptAtOnce, cancellationToken);
        var mark = new ListMark(room.Change, IsMember: false, _clock.GetUtcNow() + _rules.LeftKept);
        await Task.WhenAll(page.Members.Select(member => RoomCounts.TakeOffListAsync(_store, member.Sub, roomId, mark, cancellationToken)));
        if (page.Next is null)
        {
            _ = await _store.UncountRoomAsync(new(room.CreatedBy, RoomCount.Made, roomId, long.MaxValue), cancellationToken);
        }

        return page.Next;
    }
}
