using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Sqs;

/// <summary>Who may do what with a queue: by the caller's IAM policies, or by the queue's own policy.</summary>
internal sealed class QueueAccess(IAccessControl access)
{
    private static readonly PolicyDocument NoPolicy = new("no queue policy", []);

    /// <summary>A principal of this account needs an Allow in either, and a Deny in none.</summary>
    /// <exception cref="AwsException"><c>AccessDenied</c>.</exception>
    public void Demand(Principal principal, string action, string queueArn, PolicyDocument? policy)
    {
        if (principal is { RoleArn: null, AccessKeyId: Administrator.AccessKeyId })
        {
            // LocalCloud's own administrator stands outside of the template, so a Deny for everybody does not mean it.
            return;
        }

        var request = new AccessRequest(principal, action, queueArn);
        var own = access.Evaluate(request);
        var queues = access.EvaluateResourcePolicy(policy ?? NoPolicy, Caller.ForPrincipal(principal), action, queueArn);
        var deny = new[] { own, queues }.FirstOrDefault(decision => decision.Statement is { IsAllow: false });
        if (deny is null && (own.IsAllowed || queues.IsAllowed))
        {
            return;
        }

        access.RecordRefusal(request, deny ?? own);
        throw SqsErrors.AccessDenied(principal.Arn, action, queueArn, explicitly: deny is not null);
    }

    /// <summary>A service needs an Allow in the queue's policy.</summary>
    /// <exception cref="AwsException"><c>AccessDenied</c>.</exception>
    public void Demand(string service, string sourceArn, string action, string queueArn, PolicyDocument? policy)
    {
        var account = queueArn.Split(':')[4];
        var context = new Dictionary<string, IReadOnlyList<string>>
        {
            ["aws:SourceArn"] = [sourceArn],
            ["aws:SourceAccount"] = [account],
            ["aws:PrincipalIsAWSService"] = ["true"],
            ["aws:SecureTransport"] = ["true"],
        };
        var decision = access.EvaluateResourcePolicy(policy ?? NoPolicy, Caller.ForService(service), action, queueArn, context);
        if (!decision.IsAllowed)
        {
            var principal = new Principal { AccountId = account, Arn = service, UserId = service, AccessKeyId = "" };
            access.RecordRefusal(new AccessRequest(principal, action, queueArn, context), decision);
            throw SqsErrors.AccessDenied(service, action, queueArn, decision.Statement is { IsAllow: false });
        }
    }
}

/// <summary>A queue's own policy.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="Document">As it is understood.</param>
internal sealed record QueuePolicy(string Text, PolicyDocument Document);
