using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Iot.Rules;

/// <summary>The roles that AWS IoT assumes for actions.</summary>
internal sealed class RuleRoles(ICredentials credentials, IRoles roles)
{
    private const string Service = "iot.amazonaws.com";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>A session of the role, if its trust policy lets AWS IoT in.</summary>
    /// <exception cref="AwsException"><c>AccessDeniedException</c>.</exception>
    public Principal Assume(string roleArn) => roles.MayAssume(roleArn, Caller.ForService(Service))
        ? credentials.Issue(roleArn, "RulesEngine", Lifetime).Principal
        : throw new AwsException(
            "AccessDeniedException", StatusCodes.Status403Forbidden, $"{Service} is unable to assume the role {roleArn}");
}
