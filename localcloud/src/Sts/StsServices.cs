using System.Xml.Linq;
using LocalCloud.CognitoIdentity;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Sts;

/// <summary>Registers the Security Token Service.</summary>
internal static class StsServices
{
    public static IServiceCollection AddSts(this IServiceCollection services) => services
        .AddSingleton(Support)
        .AddSingleton<IAwsService, StsService>();

    /// <summary>What STS supports.</summary>
    private static ServiceSupport Support { get; } = new("Security Token Service")
    {
        SigningName = "sts",
        Operations =
        [
            Partial("AssumeRole", "managed session policies, tags, source identity, MFA"),
            Partial("AssumeRoleWithWebIdentity", "tokens of identity pools only"),
            Full("GetCallerIdentity"),
            No("GetFederationToken"),
            No("GetSessionToken"),
        ],
        Features =
        [
            Full("Calls of every region"),
            Full("Durations of 900 s to the role's MaxSessionDuration, 1 hour for chained roles"),
            Full("Session policies and external ids"),
        ],
    };
}

/// <summary>The Security Token Service.</summary>
internal sealed class StsService(RoleRegistry roles, IAccessControl access, ICredentials credentials, OpenIdTokens tokens) : QueryService("sts", Namespace)
{
    public static XNamespace Namespace { get; } = "https://sts.amazonaws.com/doc/2011-06-15/";

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["sts"];

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> UnsignedActions { get; } = ["AssumeRoleWithWebIdentity"];

    /// <inheritdoc/>
    internal override OperationInputs Inputs { get; } = new("sts", """
        AssumeRole: RoleArn RoleSessionName Policy DurationSeconds ExternalId
        AssumeRoleWithWebIdentity: RoleArn RoleSessionName WebIdentityToken Policy DurationSeconds
        GetCallerIdentity:
        """);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IQueryOperation> Operations { get; } = new Dictionary<string, IQueryOperation>
    {
        ["GetCallerIdentity"] = new GetCallerIdentity(),
        ["AssumeRole"] = new AssumeRole(roles, access, credentials),
        ["AssumeRoleWithWebIdentity"] = new AssumeRoleWithWebIdentity(roles, tokens, credentials),
    };
}
