using System.Collections.Concurrent;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Tests.Fakes;

/// <summary>Access as the test wants it; remembers what was asked and what was refused.</summary>
internal sealed class FakeAccess : IAccessControl
{
    public Func<AccessRequest, bool> Allows { get; set; } = _ => true;

    public ConcurrentQueue<AccessRequest> Asked { get; } = new();

    public ConcurrentQueue<AccessRequest> Refused { get; } = new();

    public Decision Evaluate(AccessRequest request)
    {
        Asked.Enqueue(request);
        return new(Allows(request), Policy: null, Statement: null);
    }

    public Decision Evaluate(AccessRequest request, IEnumerable<PolicyDocument> policies) => Evaluate(request);

    public Decision EvaluateResourcePolicy(
        PolicyDocument policy,
        Caller caller,
        string action,
        string resource,
        IReadOnlyDictionary<string, IReadOnlyList<string>>? context = null) => new(IsAllowed: false, Policy: null, Statement: null);

    public void RecordRefusal(AccessRequest request, Decision decision) => Refused.Enqueue(request);

    public void Demand(AccessRequest request, int status = 400)
    {
        if (!Evaluate(request).IsAllowed)
        {
            RecordRefusal(request, new(IsAllowed: false, Policy: null, Statement: null));
            throw new AwsException("AccessDeniedException", status, $"not authorized to perform: {request.Action} on resource: {request.Resource}");
        }
    }
}
