namespace Realtime.Sessions;

/// <summary>That an identity has opened a session: its IoT policy is attached.</summary>
/// <param name="Subject">The sign-in subject (<c>sub</c> of the user pool) that the identity belongs to.</param>
/// <param name="AttachedAt">When the policy was last attached.</param>
public sealed record SessionMark(string Subject, DateTimeOffset AttachedAt)
{
    /// <summary>
    /// The policy that was attached, which is another one than the deployment's after it was replaced; <see langword="null"/> in marks that
    /// don't tell.
    /// </summary>
    public string? PolicyName { get; init; }
}
