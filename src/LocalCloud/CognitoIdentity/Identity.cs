namespace LocalCloud.CognitoIdentity;

/// <summary>An identity: what AWS knows a person's logins, or a guest's device, by.</summary>
/// <param name="Id"><c>region:uuid</c>.</param>
/// <param name="PoolId">Its identity pool.</param>
/// <param name="Login">The login it belongs to, or <see langword="null"/> for a guest.</param>
internal sealed record Identity(string Id, string PoolId, Login? Login);
