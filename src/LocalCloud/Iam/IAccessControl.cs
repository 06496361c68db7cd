using LocalCloud.Gateway;

namespace LocalCloud.Iam;

/// <summary>Decides by the template's IAM policies, and keeps a record of what was refused.</summary>
public interface IAccessControl
{
    /// <summary>Evaluates the policies of the principal's role (and session). Records nothing.</summary>
    Decision Evaluate(AccessRequest request);

    /// <summary>
    /// Evaluates <paramref name="policies"/> instead of the role's: AWS IoT policies attached to an identity, resource policies.
    /// </summary>
    Decision Evaluate(AccessRequest request, IEnumerable<PolicyDocument> policies);

    /// <summary>Writes a refusal to the log and to the record of refused actions.</summary>
    void RecordRefusal(AccessRequest request, Decision decision);

    /// <summary>Evaluates, and records and throws what AWS's common error is when refused.</summary>
    /// <exception cref="AwsException"><c>AccessDeniedException</c>, 400, with AWS's wording.</exception>
    void Demand(AccessRequest request);
}
