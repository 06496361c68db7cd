using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Functions.Json;
using Realtime.Messages;
using Realtime.Rooms;
using Realtime.Users;

namespace Functions.Rooms;

/// <summary>
/// <c>{"add"?:[{"user","role"?}],"remove"?:["user"],"roles"?:[{"user","role"}],"mute"?:[{"user","seconds"}]}</c>: who becomes what in a room, as one change.
/// </summary>
internal sealed record MembersRequest
{
    public required IReadOnlyList<NamedUser<RoomRole>> Add { get; init; }

    public required IReadOnlyList<NamedUser<bool>> Remove { get; init; }

    public required IReadOnlyList<NamedUser<RoomRole>> Roles { get; init; }

    public required IReadOnlyList<NamedUser<TimeSpan>> Mute { get; init; }

    /// <summary>Everybody who is named, and where.</summary>
    public IReadOnlyList<(string Field, UserId User, bool IsRemoved)> Named =>
    [
        .. Add.Select(one => (one.Field, one.User, false)),
        .. Remove.Select(one => (one.Field, one.User, true)),
        .. Roles.Select(one => (one.Field, one.User, false)),
        .. Mute.Select(one => (one.Field, one.User, false)),
    ];

    public static bool TryParse(JsonElement body, [NotNullWhen(true)] out MembersRequest? request, [NotNullWhen(false)] out Problem? problem)
    {
        request = null;
        if (!RoomFields.TryAdditions("add", body.Field("add"), out var add, out problem)
            || !RoomFields.TryRemovals("remove", body.Field("remove"), out var remove, out problem)
            || !RoomFields.TryRoles("roles", body.Field("roles"), out var roles, out problem)
            || !RoomFields.TryMutings("mute", body.Field("mute"), out var mute, out problem))
        {
            return false;
        }

        if (add.Count + remove.Count + roles.Count + mute.Count is 0 or > MemberChanges.MaxCount)
        {
            problem = Problem.Bad(
                "add, remove, roles and mute", string.Create(CultureInfo.InvariantCulture, $"1 to {MemberChanges.MaxCount} users together"));
            return false;
        }

        request = new MembersRequest { Add = add, Remove = remove, Roles = roles, Mute = mute };
        return true;
    }

    /// <summary>The change, of the users that were found.</summary>
    public MemberChanges Of(IReadOnlyDictionary<UserId, RoomUser> users, DateTimeOffset now) => new()
    {
        Add = [.. Add.Select(one => new MemberAddition(users[one.User], one.Detail))],
        Remove = [.. Remove.Select(one => users[one.User])],
        Roles = [.. Roles.Select(one => new RoleChange(users[one.User], one.Detail))],
        Mute = [.. Mute.Select(one => new Muting(users[one.User], one.Detail > TimeSpan.Zero ? now + one.Detail : null))],
    };
}
