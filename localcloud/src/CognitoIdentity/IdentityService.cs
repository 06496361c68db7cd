using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.CognitoIdentity;

/// <summary>Cognito identity pools.</summary>
internal sealed class IdentityService(
    IdentityPools pools, Identities identities, Logins logins, KnownIdentities known, OpenIdTokens tokens, IRoles roles, ICredentials credentials)
    : JsonService("cognito-identity", JsonVersion.V11)
{
    /// <inheritdoc/>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["cognito-identity"];

    /// <inheritdoc/>
    public override string? UnsignedTargetPrefix => "AWSCognitoIdentityService.";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IJsonOperation> Operations { get; } = new Dictionary<string, IJsonOperation>
    {
        ["GetId"] = new GetId(pools, identities, logins),
        ["GetCredentialsForIdentity"] = new GetCredentialsForIdentity(known, roles, credentials),
        ["GetOpenIdToken"] = new GetOpenIdToken(known, tokens),
    };
}
