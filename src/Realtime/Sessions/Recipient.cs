namespace Realtime.Sessions;

/// <summary>Whom a notification is for.</summary>
/// <param name="Subject">The user's sign-in subject.</param>
/// <param name="IdentityIds">The identities that were meant: all of the user's, or the one that was named.</param>
public sealed record Recipient(string Subject, IReadOnlyList<string> IdentityIds);
