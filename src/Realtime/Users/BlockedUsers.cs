namespace Realtime.Users;

/// <summary>Whether users are blocked, remembered for a moment: what is asked with every request and every message costs a read in ten seconds.</summary>
public sealed class BlockedUsers(IUserLookup users, TimeProvider clock)
{
    /// <summary>How old an answer may be.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    // Beyond it all is forgotten at once: a process that sees so many users in ten seconds reads for each of them anyway.
    private const int MaxUsers = 10_000;

    private readonly Dictionary<string, (bool IsBlocked, DateTimeOffset At)> _known = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Whether the user with this sign-in subject is blocked, or was at most <see cref="MaxAge"/> ago.</summary>
    public Task<bool> IsSubjectBlockedAsync(string subject, CancellationToken cancellationToken) =>
        IsBlockedAsync(subject, () => users.IsBlockedAsync(subject, cancellationToken));

    /// <summary>Whether the user with this identity id is blocked, or was at most <see cref="MaxAge"/> ago; one that nobody knows is not.</summary>
    public Task<bool> IsIdentityBlockedAsync(string identityId, CancellationToken cancellationToken) => IsBlockedAsync(
        identityId,
        async () => await users.SubjectOfAsync(identityId, cancellationToken) is { } subject && await users.IsBlockedAsync(subject, cancellationToken));

    // Subjects have no colon, so the two kinds of ids never meet.
    private async Task<bool> IsBlockedAsync(string id, Func<Task<bool>> askAsync)
    {
        // The time before the question: the answer is at least as old as that.
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            if (_known.TryGetValue(id, out var known) && now - known.At < MaxAge)
            {
                return known.IsBlocked;
            }
        }

        var isBlocked = await askAsync();
        lock (_lock)
        {
            if (_known.Count >= MaxUsers)
            {
                _known.Clear();
            }

            _known[id] = (isBlocked, now);
        }

        return isBlocked;
    }
}
