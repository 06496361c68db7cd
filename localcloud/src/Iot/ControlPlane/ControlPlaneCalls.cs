using System.Text.RegularExpressions;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Policies;

namespace LocalCloud.Iot.ControlPlane;

/// <summary>What the control plane's operations have in common.</summary>
internal sealed partial class ControlPlaneCalls(IAccessControl access, IotPolicies policies)
{
    /// <summary>
    /// Authorizes and throttles a call. AWS IAM knows no resource for a Cognito identity as target, so only policies with
    /// <c>"Resource": "*"</c> allow what attaches, detaches and lists by identity.
    /// </summary>
    /// <exception cref="AwsException"><c>AccessDeniedException</c> 403, or <c>ThrottlingException</c>, which is 400 here.</exception>
    public void Admit(AwsRequest request, string action, RateLimiter rate, string resource = "*")
    {
        var context = new Dictionary<string, IReadOnlyList<string>> { ["aws:SourceIp"] = [request.SourceIp] };
        access.Demand(new AccessRequest(request.Principal!, action, resource, context), StatusCodes.Status403Forbidden);
        if (!rate.TryTake())
        {
            throw new AwsException("ThrottlingException", StatusCodes.Status400BadRequest, "Rate exceeded");
        }
    }

    /// <summary>The policy's name, which must exist.</summary>
    /// <exception cref="AwsException"><c>InvalidRequestException</c> or <c>ResourceNotFoundException</c>.</exception>
    public string PolicyName(RestCall call)
    {
        var name = call.Labels["policyName"];
        if (!NamePattern().IsMatch(name))
        {
            throw Invalid("policyName must be 1 to 128 of letters, digits and +=,.@-_");
        }

        return policies.Find(name) is null
            ? throw new AwsException(
                "ResourceNotFoundException", StatusCodes.Status404NotFound, $"Policy not found: {name}")
            : name;
    }

    /// <summary>What IAM compares when a policy is attached to or detached from a target: certificates and thing groups have ARNs.</summary>
    public static string ResourceOf(string? target) => target?.StartsWith("arn:", StringComparison.Ordinal) is true ? target : "*";

    /// <summary>A target: only Cognito identities are known here.</summary>
    /// <exception cref="AwsException"><c>InvalidRequestException</c>.</exception>
    public static string Target(string? target) => target is not null && IdentityPattern().IsMatch(target)
        ? target
        : throw Invalid($"Invalid target: {target ?? "missing"}; LocalCloud knows Cognito identity ids");

    /// <summary>The common refusal of a wrong parameter.</summary>
    public static AwsException Invalid(string message) =>
        new("InvalidRequestException", StatusCodes.Status400BadRequest, message);

    [GeneratedRegex(@"^[\w+=,.@-]{1,128}$", RegexOptions.CultureInvariant | RegexOptions.ECMAScript, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[a-z0-9-]{1,32}:[0-9a-fA-F-]{36}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex IdentityPattern();
}
