using Realtime.Log;
using Realtime.Rooms.Changes;
using Realtime.Rooms.Table;

namespace Realtime.Rooms;

/// <summary>
/// Makes rooms and changes them: one change of a room at a time. What is asked for is held against the room as it stands, and begun on
/// condition that nothing has changed since; then <see cref="ChangeFinisher"/> carries it out. Who finds a change that somebody else has begun
/// carries that one out first.
/// </summary>
public sealed class RoomChanges
{
    private readonly IRoomStore _store;
    private readonly ChangeFinisher _finisher;
    private readonly RoomBounds _bounds;
    private readonly RoomCounts _counts;
    private readonly RoomRules _rules;
    private readonly TimeProvider _clock;

    internal RoomChanges(IRoomStore store, ChangeFinisher finisher, RoomCounts counts, RoomRules rules, TimeProvider clock) =>
        (_store, _finisher, _bounds, _counts, _rules, _clock) = (store, finisher, new(store, rules, clock), counts, rules, clock);

    /// <summary>Makes a room; its maker becomes an owner.</summary>
    /// <returns>The room, or <c>last-owner</c>, <c>too-many-rooms</c>, <c>too-many-additions</c>, <c>exists</c>.</returns>
    /// <exception cref="RoomUnfinishedException">It is made, and what is left is done by whoever comes next.</exception>
    public async Task<RoomAnswer<RoomChanged>> CreateAsync(NewRoom request, RoomActor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (token, now) = (RoomKey.Create().Value, _clock.Now());
        var room = NewRoomOf(request, actor, token, now);
        if (room.Owners == 0)
        {
            return new RoomRefusal(RoomReason.LastOwner);
        }

        if (await CountNewRoomAsync(room, actor, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (!await _store.PutRoomIfAbsentAsync(room, cancellationToken)
            && await _store.GetRoomAsync(room.Id, consistent: true, cancellationToken) is { } stands && stands.Token != token)
        {
            return await RepeatedAsync(stands, actor, cancellationToken);
        }

        var position = await _finisher.FinishAsync(room.Id, room.Intent!, cancellationToken);
        return new RoomChanged(room with { Intent = null }, position) { Members = room.Intent!.Members };
    }

    /// <summary>Adds, removes and mutes members and gives them roles, all as one change.</summary>
    /// <returns>
    /// The room, or <c>no-room</c>, <c>removed</c>, <c>deleted</c>, <c>right</c>, <c>not-member</c>, <c>last-owner</c>, <c>room-full</c>,
    /// <c>too-soon</c>, <c>too-many-additions</c>.
    /// </returns>
    /// <exception cref="ArgumentException">Nobody is named, somebody twice, or too many.</exception>
    /// <exception cref="RoomUnfinishedException">The change counts, and what is left is done by whoever comes next.</exception>
    public Task<RoomAnswer<RoomChanged>> ChangeMembersAsync(
        string roomId, MemberChanges changes, RoomActor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Count == 0 || changes.Count > _rules.MaxBatch || changes.Users.DistinctBy(user => user.Sub).Count() != changes.Count)
        {
            throw new ArgumentException($"A change names 1 to {_rules.MaxBatch} users, none twice.", nameof(changes));
        }

        return ChangeAsync(roomId, new MembersProposal(_store, _rules, changes, actor), actor, cancellationToken);
    }

    /// <summary>Leaves the room. Who left already, or was removed, has.</summary>
    public Task<RoomAnswer<RoomChanged>> LeaveAsync(string roomId, RoomUser user, CancellationToken cancellationToken) =>
        ChangeMembersAsync(roomId, new() { Remove = [user] }, new(user), cancellationToken);

    /// <summary>Changes title, history or slow mode.</summary>
    /// <returns>The room, or <c>no-room</c>, <c>removed</c>, <c>deleted</c>, <c>right</c>, <c>too-soon</c>.</returns>
    /// <exception cref="RoomUnfinishedException">The change counts, and what is left is done by whoever comes next.</exception>
    public Task<RoomAnswer<RoomChanged>> ChangeSettingsAsync(
        string roomId, SettingsChange settings, RoomActor actor, CancellationToken cancellationToken) =>
        ChangeAsync(roomId, new SettingsProposal(_store, settings, actor), actor, cancellationToken);

    /// <summary>Deletes the room. Its id is never used again.</summary>
    /// <returns>The room, or <c>no-room</c>, <c>removed</c>, <c>right</c>, <c>too-soon</c>.</returns>
    /// <exception cref="RoomUnfinishedException">It is deleted, and what is left is done by whoever comes next.</exception>
    public Task<RoomAnswer<RoomChanged>> DeleteAsync(string roomId, RoomActor actor, CancellationToken cancellationToken) =>
        ChangeAsync(roomId, new DeleteProposal(_store, actor), actor, cancellationToken);

    /// <summary>Replaces a key that is old enough.</summary>
    internal Task<RoomAnswer<RoomChanged>> ReplaceOldKeyAsync(string roomId, CancellationToken cancellationToken) =>
        ChangeAsync(roomId, new KeyProposal(_rules, _clock), RoomActor.Backend, cancellationToken);

    private Task<RoomAnswer<RoomChanged>> ChangeAsync(
        string roomId, IProposal proposal, RoomActor actor, CancellationToken cancellationToken) =>
        new OneChange(_store, _finisher, _bounds, _rules, _clock) { RoomId = roomId, Proposal = proposal, Actor = actor }
            .RunAsync(cancellationToken);

    private Room NewRoomOf(NewRoom request, RoomActor actor, string token, DateTimeOffset now)
    {
        var maker = actor.User is { } user ? [new MemberAddition(user, RoomRole.Owner)] : (IReadOnlyList<MemberAddition>)[];
        IReadOnlyList<MemberAddition> members = [.. maker, .. request.Members.Where(one => one.User.Sub != actor.User?.Sub)];
        if (members.Count > _rules.MaxBatch + maker.Count || members.DistinctBy(one => one.User.Sub).Count() != members.Count)
        {
            throw new ArgumentException($"A room begins with at most {_rules.MaxBatch} members, none twice.", nameof(request));
        }

        return new()
        {
            Id = request.Id ?? RoomKey.Create().Value,
            Settings = request.Settings,
            CreatedAt = now,
            CreatedBy = actor.By,
            Key = RoomKey.Create(),
            Change = 1,
            KeyChange = 1,
            Members = members.Count,
            Owners = members.Count(one => one.Role is RoomRole.Owner),
            Token = token,
            Intent = new()
            {
                Change = 1,
                Kind = ChangeKind.Create,
                By = actor.By,
                Token = token,
                At = now,
                EventId = actor.EventId,
                Members = new() { Add = members },
                Settings = new() { Title = request.Settings.Title },
            },
        };
    }

    private async Task<RoomRefusal?> CountNewRoomAsync(Room room, RoomActor actor, CancellationToken cancellationToken)
    {
        var added = room.Members - 1;
        return added > 0 && await _bounds.CountAdditionsAsync(actor, added, cancellationToken) is { } tooMany ? tooMany
            : actor.User is { } user ? await _counts.CountMadeAsync(user.Sub, room.Id, cancellationToken)
            : null;
    }

    /// <summary>The id was given, and is that of a room: of this one, if its maker says it again, or the event by which it was made comes again.</summary>
    private async Task<RoomAnswer<RoomChanged>> RepeatedAsync(Room stands, RoomActor actor, CancellationToken cancellationToken)
    {
        if (actor.EventId is { } id && await _store.GetEventAsync(stands.Id, id, cancellationToken) is { } known)
        {
            return new RoomChanged(stands, known.Position);
        }

        if (stands.IsDeleted || stands.CreatedBy != actor.By || (actor.EventId is not null && stands.Intent?.EventId != actor.EventId))
        {
            return new RoomRefusal(RoomReason.Exists);
        }

        var position = stands.Intent is { } intent ? await _finisher.FinishAsync(stands.Id, intent, cancellationToken) : null;
        return new RoomChanged(stands, position);
    }
}
