using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Lambda;

/// <summary>Who may invoke a function: by the caller's IAM policies, or by the function's resource policy.</summary>
internal sealed class FunctionAccess(IAccessControl access)
{
    private const string Action = "lambda:InvokeFunction";

    /// <summary>Lets the invoker pass.</summary>
    /// <exception cref="AwsException"><c>AccessDeniedException</c>, 403.</exception>
    public void Demand(Invoker invoker, LambdaFunction function)
    {
        var (request, decision) = invoker.Principal is { } principal
            ? ForPrincipal(principal, function)
            : ForService(invoker, function);
        if (!decision.IsAllowed)
        {
            access.RecordRefusal(request, decision);
            throw new AwsException("AccessDeniedException", StatusCodes.Status403Forbidden, AccessDenied.Message(request, decision));
        }
    }

    private (AccessRequest Request, Decision Decision) ForPrincipal(Principal principal, LambdaFunction function)
    {
        var request = new AccessRequest(principal, Action, function.Definition.Arn);
        var own = access.Evaluate(request);
        var functions = access.EvaluateResourcePolicy(
            function.ResourcePolicy, Caller.ForPrincipal(principal), Action, function.Definition.Arn);
        // Within an account an Allow in either is enough, and a Deny in either decides.
        var decision = functions.Statement is { IsAllow: false } ? functions
            : own.Statement is { IsAllow: false } ? own
            : own.IsAllowed || !functions.IsAllowed ? own
            : functions;
        return (request, decision);
    }

    private (AccessRequest Request, Decision Decision) ForService(Invoker invoker, LambdaFunction function)
    {
        var account = function.Definition.Arn.Split(':')[4];
        var context = new Dictionary<string, IReadOnlyList<string>>
        {
            ["aws:SourceAccount"] = [account],
            ["aws:PrincipalIsAWSService"] = ["true"],
        };
        if (invoker.SourceArn is { } source)
        {
            context["aws:SourceArn"] = [source];
        }

        var service = invoker.Service ?? throw new ArgumentException("Neither a principal nor a service.", nameof(invoker));
        var principal = new Principal { AccountId = account, Arn = service, UserId = service, AccessKeyId = "" };
        var decision = access.EvaluateResourcePolicy(
            function.ResourcePolicy, Caller.ForService(service), Action, function.Definition.Arn, context);
        return (new AccessRequest(principal, Action, function.Definition.Arn, context), decision);
    }
}
