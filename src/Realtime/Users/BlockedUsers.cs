namespace Realtime.Users;

/// <summary>Whether users are blocked, remembered for a moment: what is asked with every request and every message costs a read in ten seconds.</summary>
public sealed class BlockedUsers(IUserLookup users, TimeProvider clock)
{
    /// <summary>How old an answer may be.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    private const int MaxUsers = 10_000;

    // By either kind of id: subjects have no colon, so the two never meet.
    private readonly ShortLivedCache<bool> _known = new(MaxAge, MaxUsers, clock);

    /// <summary>Whether the user with this sign-in subject is blocked, or was at most <see cref="MaxAge"/> ago.</summary>
    public Task<bool> IsSubjectBlockedAsync(string subject, CancellationToken cancellationToken) =>
        _known.GetAsync(subject, () => users.IsBlockedAsync(subject, cancellationToken));

    /// <summary>Whether the user with this identity id is blocked, or was at most <see cref="MaxAge"/> ago; one that nobody knows is not.</summary>
    public Task<bool> IsIdentityBlockedAsync(string identityId, CancellationToken cancellationToken) => _known.GetAsync(
        identityId,
        async () => await users.SubjectOfAsync(identityId, cancellationToken) is { } subject && await users.IsBlockedAsync(subject, cancellationToken));
}
