namespace Realtime.Users;

/// <summary>A user as the directory knows them.</summary>
/// <param name="Subject">The sign-in subject (<c>sub</c> of the user pool): who it is, whatever identity they come by.</param>
/// <param name="IdentityIds">Their Cognito identity ids, which policies and MQTT know them by.</param>
public sealed record User(string Subject, IReadOnlyList<string> IdentityIds)
{
    /// <summary>What the user pool calls them, or <see langword="null"/> while that was never read.</summary>
    public string? Name { get; init; }

    /// <summary>Whether they may do nothing.</summary>
    public bool IsBlocked { get; init; }
}
