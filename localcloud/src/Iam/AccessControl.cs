using LocalCloud.Gateway;

namespace LocalCloud.Iam;

/// <inheritdoc/>
internal sealed partial class AccessControl(
    RoleRegistry roles, RefusedActions refused, TimeProvider clock, ILogger<AccessControl> logger) : IAccessControl
{
    private static readonly Decision Allowed = new(IsAllowed: true, Policy: null, Statement: null);

    /// <inheritdoc/>
    public Decision Evaluate(AccessRequest request)
    {
        var principal = request.Principal;
        if (principal.RoleArn is null)
        {
            return principal.AccessKeyId == Administrator.AccessKeyId ? Allowed : Evaluate(request, []);
        }

        // A role that is gone allows nothing, whatever its sessions still hold.
        var decision = Evaluate(request, roles.Find(principal.RoleArn)?.Policies ?? []);
        if (!decision.IsAllowed || principal.SessionPolicy is null)
        {
            return decision;
        }

        var session = Evaluate(request, [principal.SessionPolicy]);
        return session.IsAllowed ? decision : session with { PolicyKind = "session" };
    }

    /// <inheritdoc/>
    public Decision Evaluate(AccessRequest request, IEnumerable<PolicyDocument> policies) => PolicyEvaluation.Evaluate(
        policies as IReadOnlyList<PolicyDocument> ?? [.. policies], request.Action, request.Resource, ContextOf(request));

    /// <inheritdoc/>
    public Decision EvaluateResourcePolicy(
        PolicyDocument policy,
        Caller caller,
        string action,
        string resource,
        IReadOnlyDictionary<string, IReadOnlyList<string>>? context = null) =>
        PolicyEvaluation.Evaluate([policy], action, resource, new(context, caller.Principal, clock), caller) with
        {
            PolicyKind = "resource-based",
        };

    /// <inheritdoc/>
    public void RecordRefusal(AccessRequest request, Decision decision)
    {
        var nearest = decision.Statement is null
            ? PolicyEvaluation.Nearest(decision.Asked, request.Action, request.Resource, ContextOf(request))
                .Select(near => new NearStatement(near.Policy.Name, near.Statement.Json, near.Because))
            : [];
        var action = new RefusedAction
        {
            Time = clock.GetUtcNow(),
            Principal = request.Principal.Arn,
            IdentityId = request.Principal.Identity?.IdentityId,
            Action = request.Action,
            Resource = request.Resource,
            Policy = decision.Policy,
            Statement = decision.Statement?.Json,
            Reason = AccessDenied.Reason(request, decision),
            Nearest = [.. nearest],
        };
        refused.Add(action);
        Refused(logger, action.Principal, action.IdentityId, action.Action, action.Resource, action.Policy, decision.Statement?.Id, action.Reason);
    }

    /// <inheritdoc/>
    public void Demand(AccessRequest request, int status = StatusCodes.Status400BadRequest)
    {
        var decision = Evaluate(request);
        if (!decision.IsAllowed)
        {
            RecordRefusal(request, decision);
            throw new AwsException("AccessDeniedException", status, AccessDenied.Message(request, decision));
        }
    }

    private PolicyContext ContextOf(AccessRequest request) => new(request.Context, request.Principal, clock);

    [LoggerMessage(
        1101,
        LogLevel.Warning,
        "{Principal} ({IdentityId}) may not {Action} on {Resource}: policy {Policy}, statement {Statement}, {Reason}",
        EventName = "ActionRefused")]
    private static partial void Refused(
        ILogger logger, string principal, string? identityId, string action, string resource, string? policy, string? statement, string reason);
}
