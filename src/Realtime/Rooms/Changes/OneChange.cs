using Realtime.Log;
using Realtime.Rooms.Table;

namespace Realtime.Rooms.Changes;

/// <summary>
/// One change on its way: what is wanted is held against the room, and begun on condition that the room is still as it was seen. When others
/// were faster it is held against what they made of it.
/// </summary>
internal sealed class OneChange(IRoomStore store, ChangeFinisher finisher, RoomBounds bounds, RoomRules rules, TimeProvider clock)
{
    private static readonly TimeSpan Crowded = TimeSpan.FromSeconds(1);

    // By it we know our own change when the answer was lost.
    private readonly string _token = RoomKey.Create().Value;
    private Room? _begun;
    private int _counted;

    public required string RoomId { get; init; }

    public required IProposal Proposal { get; init; }

    public required RoomActor Actor { get; init; }

    public async Task<RoomAnswer<RoomChanged>> RunAsync(CancellationToken cancellationToken)
    {
        for (var round = 1; round <= rules.Rounds; round++)
        {
            if (await store.GetRoomAsync(RoomId, consistent: true, cancellationToken) is not { } room)
            {
                return new RoomRefusal(RoomReason.NoRoom);
            }

            if (_begun is { } begun && room.Token == _token)
            {
                // The answer was lost. Others may have carried it out by now, which does no harm.
                return await CarryOutAsync(begun, cancellationToken);
            }

            if (room.Intent is { } other)
            {
                if (await TurnAwayAsync(room, other, cancellationToken) is { } turnedAway)
                {
                    return turnedAway;
                }

                await finisher.FinishAsync(RoomId, other, cancellationToken);
            }
            else if ((await RepeatedAsync(room, cancellationToken) ?? await TryAsync(room, cancellationToken)) is { } answer)
            {
                return answer;
            }
        }

        return new RoomRefusal(RoomReason.TooSoon) { RetryAfter = Crowded };
    }

    /// <summary>
    /// What came of the event when it came before. It is looked for behind the room: who began its change later than that makes ours fail,
    /// and who began it earlier has noted it, because no change is on its way.
    /// </summary>
    private async Task<RoomAnswer<RoomChanged>?> RepeatedAsync(Room room, CancellationToken cancellationToken) =>
        Actor.EventId is { } id && await store.GetEventAsync(RoomId, id, cancellationToken) is { } known
            ? (RoomAnswer<RoomChanged>)new RoomChanged(room, known.Position)
            : null;

    /// <summary>
    /// Who has no say in the room must not make us carry out what others began: that costs numbers, and all listeners a copy. A member without the
    /// right may have been given it by the change that stands there, if whoever began it died.
    /// </summary>
    private async Task<RoomAnswer<RoomChanged>?> TurnAwayAsync(Room room, RoomIntent other, CancellationToken cancellationToken)
    {
        if (Actor.User is not { } user)
        {
            return null;
        }

        var isMember = await store.GetMemberAsync(RoomId, user.Sub, consistent: true, cancellationToken) is { IsMember: true };
        var proposed = await Proposal.ProposeAsync(room, cancellationToken);
        if (proposed.Refusal is { } refusal && (!isMember || (refusal.Reason is RoomReason.Right && clock.Now() - other.At < rules.UnfinishedAge)))
        {
            return refusal;
        }

        // Who is in the room no longer, and leaves it, has what they want.
        return isMember ? null : (RoomAnswer<RoomChanged>)new RoomChanged(room, Position: null);
    }

    /// <summary>The answer, or nothing: somebody else was faster.</summary>
    private async Task<RoomAnswer<RoomChanged>?> TryAsync(Room room, CancellationToken cancellationToken)
    {
        var proposed = await Proposal.ProposeAsync(room, cancellationToken);
        if (proposed.Value is not { } wanted)
        {
            return proposed.Refusal!;
        }

        if (ReferenceEquals(wanted, room))
        {
            await NoteNothingAsync(cancellationToken);
            return new RoomChanged(room, Position: null);
        }

        if (RefuseKey(room, wanted.Intent!) is { } early)
        {
            return early;
        }

        if (await CountAsync(wanted.Intent!, cancellationToken) is { } tooMany)
        {
            return tooMany;
        }

        _begun = Begun(room, wanted);
        return await store.BeginAsync(room, _begun, cancellationToken) ? await CarryOutAsync(_begun, cancellationToken) : null;
    }

    /// <summary>An event that found all as it wants it is done: when it comes again, somebody may have changed that.</summary>
    private async Task NoteNothingAsync(CancellationToken cancellationToken)
    {
        if (Actor.EventId is { } id)
        {
            await store.PutEventIfAbsentAsync(RoomId, new(id, Position: null), clock.Now() + rules.EventKept, cancellationToken);
        }
    }

    private async Task<RoomAnswer<RoomChanged>> CarryOutAsync(Room begun, CancellationToken cancellationToken) =>
        new RoomChanged(begun with { Intent = null }, await finisher.FinishAsync(RoomId, begun.Intent!, cancellationToken)) { Members = begun.Intent!.Members };

    /// <summary>The room with the change's number in it, and when its key is replaced.</summary>
    private Room Begun(Room room, Room wanted)
    {
        var now = clock.Now();
        var intent = wanted.Intent! with { Change = room.Change + 1, Token = _token, At = now, EventId = Actor.EventId };
        var replaces = intent.ReplacesKey || intent.ReplacesKeyBehindEntry;
        return wanted with { Change = intent.Change, Token = _token, Intent = intent, KeyAt = replaces ? now : room.KeyAt };
    }

    private RoomRefusal? RefuseKey(Room room, RoomIntent intent)
    {
        var age = (intent.ReplacesKeyBehindEntry, intent.ReplacesKey) switch
        {
            (true, _) => rules.AdditionKeyAge,
            (_, true) => rules.RemovalKeyAge,
            _ => TimeSpan.Zero,
        };
        return age > TimeSpan.Zero && room.KeyAt is { } keyAt && keyAt + age - clock.Now() is { Ticks: > 0 } left
            ? new(RoomReason.TooSoon) { RetryAfter = left }
            : null;
    }

    /// <summary>Counts whom it adds, once however often it is tried.</summary>
    private async Task<RoomRefusal?> CountAsync(RoomIntent intent, CancellationToken cancellationToken)
    {
        var more = intent.Members.Add.Count - _counted;
        if (more <= 0 || await bounds.CountAdditionsAsync(Actor, more, cancellationToken) is not { } refusal)
        {
            _counted += Math.Max(0, more);
            return null;
        }

        return refusal;
    }
}
