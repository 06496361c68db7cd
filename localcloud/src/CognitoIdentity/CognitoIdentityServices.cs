using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.CognitoIdentity;

/// <summary>Registers Cognito identity pools.</summary>
internal static class CognitoIdentityServices
{
    public static IServiceCollection AddCognitoIdentity(this IServiceCollection services) => services
        .AddSingleton(Support)
        .AddSingleton<IdentityPools>()
        .AddSingleton<Identities>()
        .AddSingleton<Logins>()
        .AddSingleton<KnownIdentities>()
        .AddSingleton<OpenIdTokens>()
        .AddSingleton<IAwsService, IdentityService>()
        .AddSingleton<IResourceType, IdentityPoolResource>()
        .AddSingleton<IResourceType, RoleAttachmentResource>();

    /// <summary>What identity pools support.</summary>
    private static ServiceSupport Support { get; } = new("Cognito identity pools")
    {
        SigningName = "cognito-identity",
        Operations =
        [
            Full("GetCredentialsForIdentity"),
            Full("GetId"),
            Full("GetOpenIdToken"),
            No("GetOpenIdTokenForDeveloperIdentity"),
            No("DescribeIdentity"),
            Full("UnlinkIdentity"),
            No("Administration of pools", "pools come from the template"),
        ],
        Features =
        [
            Full("Tokens verified against the user pool's keys"),
            Full("Guests, with AWS's session policy"),
            Full("Guests that become signed-in identities"),
            Full("Basic (classic) flow, when the pool allows it"),
            Full("Several logins merged into one identity"),
            No("Role mappings by rules or token", "stop the start"),
            No("Principal tags", "stop the start"),
            No("Other identity providers than user pools", "stop the start"),
        ],
    };
}

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
    internal override OperationInputs Inputs { get; } = new("cognito-identity", """
        GetId: IdentityPoolId AccountId Logins
        GetCredentialsForIdentity: IdentityId Logins CustomRoleArn
        GetOpenIdToken: IdentityId Logins
        UnlinkIdentity: IdentityId Logins LoginsToRemove
        """);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IJsonOperation> Operations { get; } = new Dictionary<string, IJsonOperation>
    {
        ["GetId"] = new GetId(pools, identities, logins),
        ["GetCredentialsForIdentity"] = new GetCredentialsForIdentity(known, roles, credentials),
        ["GetOpenIdToken"] = new GetOpenIdToken(known, tokens),
        ["UnlinkIdentity"] = new UnlinkIdentity(known),
    };
}
