using System.Xml.Linq;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Sts;

/// <summary>The Security Token Service.</summary>
internal sealed class StsService(IRoles roles, IAccessControl access, ICredentials credentials) : QueryService("sts", Namespace)
{
    public static XNamespace Namespace { get; } = "https://sts.amazonaws.com/doc/2011-06-15/";

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["sts"];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IQueryOperation> Operations { get; } = new Dictionary<string, IQueryOperation>
    {
        ["GetCallerIdentity"] = new GetCallerIdentity(),
        ["AssumeRole"] = new AssumeRole(roles, access, credentials),
    };
}
