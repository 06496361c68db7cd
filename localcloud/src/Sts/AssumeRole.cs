using System.Xml.Linq;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Sts;

/// <summary>Gives credentials of a role, when its trust policy and the caller's own policies both allow it.</summary>
internal sealed class AssumeRole(RoleRegistry roles, IAccessControl access, ICredentials credentials) : IQueryOperation
{
    private static readonly TimeSpan ChainedLifetime = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public Task<IReadOnlyList<XElement>> InvokeAsync(
        IReadOnlyDictionary<string, string> parameters, AwsRequest request, CancellationToken cancellationToken)
    {
        var wanted = SessionRequest.Of(parameters);
        var principal = request.Principal!;
        DemandAllowed(principal, wanted, Context(parameters));
        wanted.DemandWithin(roles.Find(wanted.RoleArn)!.MaxSessionDuration);
        if (principal.RoleArn is not null && wanted.Lifetime > ChainedLifetime)
        {
            throw StsErrors.Invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        }

        var session = credentials.Issue(
            wanted.RoleArn, wanted.SessionName, wanted.Lifetime, limits: wanted.Policy is null ? null : new() { Policy = wanted.Policy });
        return Task.FromResult<IReadOnlyList<XElement>>([SessionAnswer.Credentials(session), SessionAnswer.User(session.Principal)]);
    }

    private static Dictionary<string, IReadOnlyList<string>> Context(IReadOnlyDictionary<string, string> parameters) =>
        parameters.ContainsKey("ExternalId")
            ? new() { ["sts:ExternalId"] = [StsParameters.Text(parameters, "ExternalId", 2, 1_224)] }
            : [];

    private void DemandAllowed(Principal principal, SessionRequest wanted, Dictionary<string, IReadOnlyList<string>> context)
    {
        var question = new AccessRequest(principal, "sts:AssumeRole", wanted.RoleArn) { Context = context };
        var decision = access.Evaluate(question);
        if (decision.IsAllowed && roles.MayAssume(wanted.RoleArn, Caller.ForPrincipal(principal), context: context))
        {
            return;
        }

        access.RecordRefusal(question, decision with { IsAllowed = false });
        throw StsErrors.Denied($"User: {principal.Arn} is not authorized to perform: sts:AssumeRole on resource: {wanted.RoleArn}");
    }
}
