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
