using LocalCloud.Gateway;

namespace LocalCloud.Iam;

/// <summary>Decides by the template's IAM policies, and keeps a record of what was refused.</summary>
public interface IAccessControl
{
    /// <summary>Evaluates the policies of the principal's role (and session). Records nothing.</summary>
    Decision Evaluate(AccessRequest request);

    /// <summary>
    /// Evaluates <paramref name="policies"/> instead of the role's: AWS IoT policies attached to an identity.
    /// </summary>
    Decision Evaluate(AccessRequest request, IEnumerable<PolicyDocument> policies);

    /// <summary>Evaluates a resource policy: of a queue, of a function, the trust policy of a role. Records nothing.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="action"><c>sqs:SendMessage</c>.</param>
    /// <param name="resource">The resource's ARN.</param>
    /// <param name="context">Condition keys: <c>aws:SourceArn</c> and so on; or <see langword="null"/>.</param>
    Decision EvaluateResourcePolicy(
        PolicyDocument policy,
        Caller caller,
        string action,
        string resource,
        IReadOnlyDictionary<string, IReadOnlyList<string>>? context = null);

    /// <summary>Writes a refusal to the log and to the record of refused actions.</summary>
    void RecordRefusal(AccessRequest request, Decision decision);

    /// <summary>Evaluates, and records and throws what AWS's common error is when refused.</summary>
    /// <param name="request">The question.</param>
    /// <param name="status">The error's HTTP status: 400 where the JSON protocol is spoken, 403 elsewhere.</param>
    /// <exception cref="AwsException"><c>AccessDeniedException</c> with AWS's wording.</exception>
    void Demand(AccessRequest request, int status = StatusCodes.Status400BadRequest);
}

/// <summary>The question whether somebody may do something.</summary>
/// <param name="Principal">Who.</param>
/// <param name="Action"><c>iot:Publish</c>.</param>
/// <param name="Resource">ARN, or <c>*</c> where the action has no resource.</param>
/// <param name="Context">Condition keys of the request beyond those of the session, or <see langword="null"/>.</param>
public sealed record AccessRequest(
    Principal Principal,
    string Action,
    string Resource,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Context = null);

/// <summary>The answer to an <see cref="AccessRequest"/>.</summary>
/// <param name="IsAllowed">Whether the action may go on.</param>
/// <param name="Policy">The policy that decided, or <see langword="null"/> when none allowed the action.</param>
/// <param name="Statement">The statement that decided, or <see langword="null"/> when none allowed the action.</param>
public sealed record Decision(bool IsAllowed, string? Policy, PolicyStatement? Statement)
{
    /// <summary>The policies that were asked, for telling people which statement came nearest. Default: none.</summary>
    internal IReadOnlyList<PolicyDocument> Asked { get; init; } = [];

    /// <summary>What kind of policy refused, in AWS's words. Default: <c>identity-based</c>.</summary>
    internal string PolicyKind { get; init; } = "identity-based";
}

/// <summary>AWS's wording for a refused action.</summary>
public static class AccessDenied
{
    /// <summary>The whole message.</summary>
    public static string Message(AccessRequest request, Decision decision) =>
        $"User: {request.Principal.Arn} is not authorized to perform: {request.Action} on resource: {request.Resource} "
        + Reason(request, decision);

    /// <summary>The part of it that says why.</summary>
    public static string Reason(AccessRequest request, Decision decision) => decision.Statement is null
        ? $"because no {decision.PolicyKind} policy allows the {request.Action} action"
        : $"with an explicit deny in {Article(decision.PolicyKind)} {decision.PolicyKind} policy";

    private static string Article(string kind) => kind[0] is 'i' or 'a' ? "an" : "a";
}

/// <summary>Who asks a resource policy or a trust policy: exactly one of the three.</summary>
public sealed record Caller
{
    private Caller()
    {
    }

    /// <summary><c>iot.amazonaws.com</c>, or <see langword="null"/>.</summary>
    public string? Service { get; private init; }

    /// <summary><c>cognito-identity.amazonaws.com</c>, or <see langword="null"/>.</summary>
    public string? Federation { get; private init; }

    /// <summary>The principal, or <see langword="null"/>.</summary>
    public Principal? Principal { get; private init; }

    /// <summary>An AWS service.</summary>
    public static Caller ForService(string service) => new() { Service = service };

    /// <summary>An identity provider.</summary>
    public static Caller ForFederation(string federation) => new() { Federation = federation };

    /// <summary>A principal.</summary>
    public static Caller ForPrincipal(Principal principal) => new() { Principal = principal };
}
