using Realtime.Rooms.Table;

namespace Realtime.Rooms.Changes;

/// <summary>A change of members. What stands like that already is left out; somebody who lacks a right, or names nobody, changes nothing at all.</summary>
internal sealed class MembersProposal(IRoomStore store, RoomRules rules, MemberChanges changes, RoomActor actor) : IProposal
{
    public async Task<RoomAnswer<Room>> ProposeAsync(Room room, CancellationToken cancellationToken)
    {
        var subs = changes.Users.Select(user => user.Sub).Concat(actor.User is { } user ? [user.Sub] : []).Distinct(StringComparer.Ordinal);
        var members = (await store.GetMembersAsync(room.Id, [.. subs], cancellationToken)).ToDictionary(member => member.Sub);
        if (IsLeft(members))
        {
            return room;
        }

        if (RefuseActor(room, members) is { } refusal)
        {
            return refusal;
        }

        if (changes.Roles.Select(one => one.User).Concat(changes.Mute.Select(one => one.User)).FirstOrDefault(one => !IsMember(members, one)) is { } nobody)
        {
            return new RoomRefusal(RoomReason.NotMember) { Sub = nobody.Sub };
        }

        var left = WhatIsLeft(members);
        return left.Count == 0 ? room : Counted(room, left, members);
    }

    private bool IsLeaving => actor.User is { } user && changes is { Count: 1, Remove: [var removed] } && removed.Sub == user.Sub;

    /// <summary>Who leaves a room that they left, or were removed from, has what they want.</summary>
    private bool IsLeft(Dictionary<string, Membership> members) => IsLeaving && members.GetValueOrDefault(actor.By) is { IsMember: false };

    private RoomRefusal? RefuseActor(Room room, Dictionary<string, Membership> members)
    {
        if (actor.User is null)
        {
            return room.IsDeleted ? new(RoomReason.Deleted) : null;
        }

        var me = members.GetValueOrDefault(actor.By);
        return RoomAccess.Refuse(room, me) is { } refusal ? refusal
            : IsLeaving || MissingRight(me!.Role, members) is not { } right ? null
            : new(RoomReason.Right) { Right = right };
    }

    private string? MissingRight(RoomRole role, Dictionary<string, Membership> members) => role switch
    {
        RoomRole.Owner => null,
        RoomRole.Moderator => TouchesRoles(members) ? RoomRight.Roles : null,
        _ when changes.Add.Count > 0 => RoomRight.Add,
        _ when changes.Remove.Count > 0 => RoomRight.Remove,
        _ when changes.Roles.Count > 0 => RoomRight.Roles,
        _ => RoomRight.Mute,
    };

    /// <summary>Whether a role is given, or somebody who has one is removed or muted. Who has one may leave, but not take their own mute away.</summary>
    private bool TouchesRoles(Dictionary<string, Membership> members) =>
        changes.Roles.Count > 0
        || changes.Add.Any(one => one.Role is not RoomRole.Member)
        || changes.Remove.Where(user => user.Sub != actor.By).Concat(changes.Mute.Select(one => one.User))
            .Any(user => members.GetValueOrDefault(user.Sub) is { IsMember: true, Role: not RoomRole.Member });

    private MemberChanges WhatIsLeft(Dictionary<string, Membership> members) => new()
    {
        Add = [.. changes.Add.Where(one => !IsMember(members, one.User))],
        Remove = [.. changes.Remove.Where(user => IsMember(members, user))],
        Roles = [.. changes.Roles.Where(one => members[one.User.Sub].Role != one.Role)],
        Mute = [.. changes.Mute.Where(one => members[one.User.Sub].MutedUntil != one.Until)],
    };

    /// <summary>The counts are the room's own, so they are held against its bounds in the very write that begins the change.</summary>
    private RoomAnswer<Room> Counted(Room room, MemberChanges left, Dictionary<string, Membership> members)
    {
        bool WasOwner(RoomUser user) => members[user.Sub].Role is RoomRole.Owner;
        var count = room.Members + left.Add.Count - left.Remove.Count;
        var owners = room.Owners
            + left.Add.Count(one => one.Role is RoomRole.Owner) - left.Remove.Count(WasOwner)
            + left.Roles.Count(one => one.Role is RoomRole.Owner) - left.Roles.Count(one => WasOwner(one.User));
        if (owners == 0)
        {
            return new RoomRefusal(RoomReason.LastOwner);
        }

        if (left.Add.Count > 0 && count > rules.MaxMembers)
        {
            return new RoomRefusal(RoomReason.RoomFull);
        }

        return room with { Members = count, Owners = owners, Intent = Proposed.Of(ChangeKind.Members, actor, room) with { Members = left } };
    }

    private static bool IsMember(Dictionary<string, Membership> members, RoomUser user) => members.GetValueOrDefault(user.Sub) is { IsMember: true };
}
