using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.Iot.Rules;

/// <summary>The roles that AWS IoT assumes for actions.</summary>
internal sealed class RuleRoles(ICredentials credentials, IRoles roles, CloudOptions options)
{
    private const string Service = "iot.amazonaws.com";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>
    /// A session of the role, if its trust policy lets AWS IoT in. The rule and its account are known to the policy, against the confused
    /// deputy (AWS IoT Developer Guide, "Cross-service confused deputy prevention").
    /// </summary>
    /// <exception cref="AwsException"><c>AccessDeniedException</c>.</exception>
    public Principal Assume(string roleArn, TopicRule rule)
    {
        var context = new Dictionary<string, IReadOnlyList<string>>
        {
            ["aws:SourceAccount"] = [options.AccountId],
            ["aws:SourceArn"] = [rule.Arn],
        };
        return roles.MayAssume(roleArn, Caller.ForService(Service), context: context)
            ? credentials.Issue(roleArn, "RulesEngine", Lifetime).Principal
            : throw new AwsException(
                "AccessDeniedException", StatusCodes.Status403Forbidden, $"{Service} is unable to assume the role {roleArn}");
    }
}
