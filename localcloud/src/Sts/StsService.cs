using System.Xml.Linq;
using LocalCloud.CognitoIdentity;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Sts;

/// <summary>The Security Token Service.</summary>
internal sealed class StsService(RoleRegistry roles, IAccessControl access, ICredentials credentials, OpenIdTokens tokens) : QueryService("sts", Namespace)
{
    public static XNamespace Namespace { get; } = "https://sts.amazonaws.com/doc/2011-06-15/";

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["sts"];

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> UnsignedActions { get; } = ["AssumeRoleWithWebIdentity"];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IQueryOperation> Operations { get; } = new Dictionary<string, IQueryOperation>
    {
        ["GetCallerIdentity"] = new GetCallerIdentity(),
        ["AssumeRole"] = new AssumeRole(roles, access, credentials),
        ["AssumeRoleWithWebIdentity"] = new AssumeRoleWithWebIdentity(roles, tokens, credentials),
    };
}
