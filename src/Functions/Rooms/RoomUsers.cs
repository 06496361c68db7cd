using Realtime.Messages;
using Realtime.Rooms;
using Realtime.Users;

namespace Functions.Rooms;

/// <summary>Finds the users that requests and commands about rooms name.</summary>
internal sealed class RoomUsers(UserDirectory directory)
{
    /// <summary>Finds all of them at once; a user who never opened a session, or is named twice, is a problem of the field that names them.</summary>
    /// <param name="named">Where each is named, and how.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    /// <returns>The users by the id that named them, or the problem.</returns>
    public async Task<(IReadOnlyDictionary<UserId, RoomUser> Users, Problem? Problem)> FindAsync(
        IReadOnlyCollection<(string Field, UserId User, bool IsRemoved)> named, CancellationToken cancellationToken)
    {
        var found = await directory.FindAsync([.. named.Select(one => one.User).Distinct()], cancellationToken);
        var users = new Dictionary<UserId, RoomUser>();
        HashSet<string> subjects = new(StringComparer.Ordinal);
        foreach (var (field, id, isRemoved) in named)
        {
            var user = found.TryGetValue(id.Value, out var known) ? new RoomUser(known.Subject, known.IdentityIds)
                // Whom the directory has forgotten can still be removed.
                : isRemoved && !id.IsIdentity ? new RoomUser(id.Value, [])
                : null;
            if (user is null)
            {
                return (users, Problem.Bad(field, "a user who has opened a session"));
            }

            if (!subjects.Add(user.Sub))
            {
                return (users, Problem.Bad(field, "a user who is named once"));
            }

            users[id] = user;
        }

        return (users, null);
    }

    /// <summary>What the directory says of members; who is gone from it is missing.</summary>
    public Task<IReadOnlyDictionary<string, User>> DescribeAsync(IEnumerable<string> subs, CancellationToken cancellationToken) =>
        directory.FindAsync([.. subs.Select(sub => UserId.TryParse(sub, out var id) ? id : default).Distinct()], cancellationToken);
}
