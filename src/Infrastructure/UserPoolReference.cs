namespace Infrastructure;

/// <summary>A Cognito user pool that exists already.</summary>
/// <param name="UserPoolId"><c>eu-west-1_AbCdEfGhI</c>, in the stack's region.</param>
/// <param name="ClientId">An app client of it, without a secret.</param>
public sealed record UserPoolReference(string UserPoolId, string ClientId);
