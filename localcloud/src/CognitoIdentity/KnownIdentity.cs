using LocalCloud.Iam;

namespace LocalCloud.CognitoIdentity;

/// <summary>An identity that its logins speak for, or a guest's.</summary>
/// <param name="Pool">Its pool.</param>
/// <param name="Session">The identity as a session will know it.</param>
/// <param name="Roles">ARNs of the roles that its tokens offer.</param>
internal sealed record KnownIdentity(IdentityPool Pool, CognitoSession Session, IReadOnlyList<string> Roles);
