using Realtime.Log;
using Realtime.Rooms.Table;

namespace Realtime.Rooms.Changes;

/// <summary>New settings.</summary>
internal sealed class SettingsProposal(IRoomStore store, SettingsChange settings, RoomActor actor) : IProposal
{
    public async Task<RoomAnswer<Room>> ProposeAsync(Room room, CancellationToken cancellationToken)
    {
        var refusal = await Proposed.RefuseAsync(store, room, actor, RightFor, cancellationToken);
        return refusal is not null ? refusal
            : settings.Without(room.Settings) is not { } left ? room
            : room with { Settings = left.AppliedTo(room.Settings), Intent = Proposed.Of(ChangeKind.Settings, actor, room) with { Settings = left } };
    }

    private string? RightFor(RoomRole role) => role switch
    {
        RoomRole.Owner => null,
        _ when settings.Title is not null || settings.History is not null => RoomRight.Settings,
        RoomRole.Moderator => null,
        _ => RoomRight.SlowMode,
    };
}

/// <summary>The room is deleted: with the intent it has no key any more, and nobody opens, reads or writes it.</summary>
internal sealed class DeleteProposal(IRoomStore store, RoomActor actor) : IProposal
{
    public async Task<RoomAnswer<Room>> ProposeAsync(Room room, CancellationToken cancellationToken)
    {
        var refusal = await Proposed.RefuseAsync(
            store, room with { IsDeleted = false }, actor, role => role is RoomRole.Owner ? null : RoomRight.Delete, cancellationToken);
        return refusal is not null ? refusal
            : room.IsDeleted ? room
            : room with { IsDeleted = true, Key = null, Previous = room.Key, Intent = Proposed.Of(ChangeKind.Delete, actor, room) };
    }
}

/// <summary>A new key for an old one.</summary>
internal sealed class KeyProposal(RoomRules rules, TimeProvider clock) : IProposal
{
    public Task<RoomAnswer<Room>> ProposeAsync(Room room, CancellationToken cancellationToken)
    {
        var isOld = clock.Now() - (room.KeyAt ?? room.CreatedAt) >= rules.KeyLifetime;
        return Task.FromResult<RoomAnswer<Room>>(
            isOld && !room.IsDeleted ? room with { Intent = Proposed.Of(ChangeKind.Key, RoomActor.Backend, room) } : room);
    }
}

/// <summary>What proposals have in common.</summary>
internal static class Proposed
{
    /// <summary>An intent without number and time, which it gets when it is begun.</summary>
    public static RoomIntent Of(ChangeKind kind, RoomActor actor, Room room) => new()
    {
        Change = 0,
        Kind = kind,
        By = actor.By,
        Token = "",
        At = default,
        HidesPast = room.Settings.History is RoomHistory.Joined,
    };

    /// <summary>Why somebody may not: they are no member, or their role lacks a right. The backend may all, as long as the room is there.</summary>
    public static async Task<RoomRefusal?> RefuseAsync(
        IRoomStore store, Room room, RoomActor actor, Func<RoomRole, string?> missing, CancellationToken cancellationToken)
    {
        if (actor.User is not { } user)
        {
            return room.IsDeleted ? new(RoomReason.Deleted) : null;
        }

        var me = await store.GetMemberAsync(room.Id, user.Sub, consistent: true, cancellationToken);
        return RoomAccess.Refuse(room, me) is { } refusal ? refusal
            : missing(me!.Role) is { } right ? new(RoomReason.Right) { Right = right }
            : null;
    }
}
