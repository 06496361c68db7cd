namespace LocalCloud.CognitoIdentity;

/// <summary>A user pool client that an identity pool takes tokens from.</summary>
/// <param name="Name"><c>cognito-idp.{region}.amazonaws.com/{pool}</c>.</param>
/// <param name="ClientId">The audience that its tokens must have.</param>
internal sealed record IdentityProvider(string Name, string ClientId);
