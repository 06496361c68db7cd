using Realtime.Log;
using Realtime.Publishing;
using Realtime.Rooms.Table;

namespace Realtime.Rooms.Changes;

/// <summary>
/// Carries out a change that was begun, from the first step to the last, whoever began it and however far others came with it.
/// </summary>
internal sealed class ChangeFinisher(IRoomStore store, MessageLog log, IRoomBroker broker, RoomLive live, RoomRules rules)
{
    /// <summary>Returns the change's entry, if it has one.</summary>
    /// <exception cref="RoomUnfinishedException">The broker did not take what it was given.</exception>
    public async Task<Position?> FinishAsync(string roomId, RoomIntent intent, CancellationToken cancellationToken)
    {
        var work = new Work(roomId, intent);
        foreach (var step in rules.Steps)
        {
            if (!await RunAsync(step, work, cancellationToken))
            {
                // Others have carried it out meanwhile.
                break;
            }
        }

        return work.Entry?.Position;
    }

    private Task<bool> RunAsync(ChangeStep step, Work work, CancellationToken cancellationToken) => step switch
    {
        ChangeStep.MarkRemoved => MarkRemovedAsync(work, cancellationToken),
        ChangeStep.ReplaceKey => ReplaceKeyAsync(work, cancellationToken),
        ChangeStep.Append => AppendAsync(work, cancellationToken),
        ChangeStep.HidePast => HidePastAsync(work, cancellationToken),
        ChangeStep.MarkAdded => MarkAddedAsync(work, cancellationToken),
        ChangeStep.GoLive => GoLiveAsync(work, cancellationToken),
        ChangeStep.TellToMove => TellToMoveAsync(work, cancellationToken),
        ChangeStep.Sweep => SweepAsync(work, cancellationToken),
        ChangeStep.NoteEvent => NoteEventAsync(work, cancellationToken),
        _ => ClearAsync(work, cancellationToken),
    };

    private async Task<bool> MarkRemovedAsync(Work work, CancellationToken cancellationToken)
    {
        var (change, members) = (work.Intent.Change, work.Intent.Members);
        await MarkAsync(
            work.RoomId,
            [
                .. members.Remove.Select(user => new MemberMark(user.Sub, change) { IsMember = false }),
                .. members.Roles.Select(one => new MemberMark(one.User.Sub, change) { Role = one.Role }),
                .. members.Mute.Select(muting => new MemberMark(muting.User.Sub, change) { Muting = muting }),
            ],
            cancellationToken);
        var left = new ListMark(change, IsMember: false, work.Intent.At + rules.LeftKept);
        await Task.WhenAll(members.Remove.Select(user => RoomCounts.TakeOffListAsync(store, user.Sub, work.RoomId, left, cancellationToken)));
        return true;
    }

    private async Task<bool> ReplaceKeyAsync(Work work, CancellationToken cancellationToken)
    {
        if (work.Intent.ReplacesKey)
        {
            await store.ReplaceKeyAsync(work.RoomId, work.Intent.Change, RoomKey.Create(), cancellationToken);
        }

        return true;
    }

    private async Task<bool> AppendAsync(Work work, CancellationToken cancellationToken)
    {
        if (RoomEntry.KindOf(work.Intent) is { } kind)
        {
            var entry = new NewMessage
            {
                Id = work.Intent.EntryId,
                Sender = BackendPublisher.Sender,
                SentAt = work.Intent.At,
                Kind = kind,
                Body = RoomEntry.BodyOf(work.Intent),
            };
            work.Entry = await log.AppendAsync(RoomTopic.LogOf(work.RoomId), entry, cancellationToken);
        }

        return true;
    }

    private async Task<bool> HidePastAsync(Work work, CancellationToken cancellationToken)
    {
        if (work.Intent.ReplacesKeyBehindEntry)
        {
            await store.HidePastAsync(work.RoomId, work.Intent.Change, work.Number, RoomKey.Create(), cancellationToken);
        }

        return true;
    }

    private async Task<bool> MarkAddedAsync(Work work, CancellationToken cancellationToken)
    {
        var (change, added) = (work.Intent.Change, work.Intent.Members.Add);
        if (added.Count == 0)
        {
            return true;
        }

        if (await ReadAsync(work, cancellationToken) is not { } room)
        {
            return false;
        }

        // As long as the intent stands, no other change replaces the key.
        var joined = work.Entry?.Position ?? Position.Start;
        await MarkAsync(
            work.RoomId,
            [.. added.Select(one => new MemberMark(one.User.Sub, change) { IsMember = true, Role = one.Role, Joined = joined, LeastKey = room.Version })],
            cancellationToken);
        var mark = new ListMark(change, IsMember: true, ExpiresAt: null);
        await Task.WhenAll(added.Select(one => store.MarkListedAsync(one.User.Sub, work.RoomId, mark, cancellationToken)));
        return true;
    }

    private async Task<bool> GoLiveAsync(Work work, CancellationToken cancellationToken)
    {
        if (work.Entry is { } entry && !await live.GoLiveAsync(work.RoomId, entry, cancellationToken))
        {
            throw new RoomUnfinishedException("The broker did not take a change's entry.");
        }

        return true;
    }

    private async Task<bool> TellToMoveAsync(Work work, CancellationToken cancellationToken)
    {
        if (await ReadAsync(work, cancellationToken) is not { } room)
        {
            return false;
        }

        var within = RoomRules.MoveWithin(room.Members);
        foreach (var old in new[] { room.Previous, room.Between }.OfType<RoomKey>())
        {
            if (!await broker.TellToMoveAsync(old.TopicOf(work.RoomId), room.Version, within, cancellationToken))
            {
                throw new RoomUnfinishedException("The broker did not take it that a room's key has changed.");
            }
        }

        return true;
    }

    private async Task<bool> SweepAsync(Work work, CancellationToken cancellationToken)
    {
        if (work.Intent.Kind is ChangeKind.Delete)
        {
            await broker.RequestSweepAsync(work.RoomId, cancellationToken);
        }

        return true;
    }

    private async Task<bool> NoteEventAsync(Work work, CancellationToken cancellationToken)
    {
        if (work.Intent.EventId is { } id)
        {
            await store.PutEventIfAbsentAsync(
                work.RoomId, new(id, work.Entry?.Position), work.Intent.At + rules.EventKept, cancellationToken);
        }

        return true;
    }

    private async Task<bool> ClearAsync(Work work, CancellationToken cancellationToken)
    {
        await store.ClearIntentAsync(work.RoomId, work.Intent.Change, cancellationToken);
        return true;
    }

    /// <summary>The room, unless the change is carried out already.</summary>
    private async Task<Room?> ReadAsync(Work work, CancellationToken cancellationToken) =>
        await store.GetRoomAsync(work.RoomId, consistent: true, cancellationToken) is { } room && room.Intent?.Change == work.Intent.Change
            ? room
            : null;

    private Task<bool[]> MarkAsync(string roomId, IReadOnlyList<MemberMark> marks, CancellationToken cancellationToken) =>
        Task.WhenAll(marks.Select(mark => store.MarkMemberAsync(roomId, mark, cancellationToken)));

    private sealed class Work(string roomId, RoomIntent intent)
    {
        public string RoomId => roomId;

        public RoomIntent Intent => intent;

        /// <summary>The change's entry, once it stands.</summary>
        public AppendedMessage? Entry { get; set; }

        public long Number => Entry?.Position.Seq ?? 0;
    }
}
