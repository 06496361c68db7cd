namespace Realtime.Users;

/// <summary>What whoever guards something asks about a user before it happens. Both answers are of now: nothing is remembered.</summary>
public interface IUserLookup
{
    /// <summary>Whether the user is blocked; one that the directory doesn't know is not.</summary>
    Task<bool> IsBlockedAsync(string subject, CancellationToken cancellationToken);

    /// <summary>The sign-in subject that an identity belongs to, or <see langword="null"/> when it has never opened a session.</summary>
    Task<string?> SubjectOfAsync(string identityId, CancellationToken cancellationToken);
}
