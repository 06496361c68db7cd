using LocalCloud.Iam;

namespace LocalCloud.Iot.Policies;

/// <summary>
/// Decides what a principal may do in AWS IoT: the policies of its role must allow it, and for a signed-in Cognito identity the
/// attached AWS IoT policies too. Guests and plain roles have only the first.
/// </summary>
internal sealed class IotAuthorizer(IAccessControl access, PolicyAttachments attachments)
{
    // Only these are scoped down by attached policies; the rest is the role's alone (developer guide, "pub-sub-policy").
    private static readonly HashSet<string> ScopedDown = ["iot:Connect", "iot:Publish", "iot:Subscribe", "iot:Receive"];

    /// <summary>Changes whenever earlier decisions may no longer hold.</summary>
    public long Version => attachments.Version;

    /// <summary>Decides, and records a refusal with the statement that decided.</summary>
    public bool Allows(AccessRequest request)
    {
        var decision = Decide(request);
        if (!decision.IsAllowed)
        {
            access.RecordRefusal(request, decision);
        }

        return decision.IsAllowed;
    }

    private Decision Decide(AccessRequest request)
    {
        var byRole = access.Evaluate(request);
        return byRole.IsAllowed && request.Principal.Identity is { IsAuthenticated: true } identity
            && ScopedDown.Contains(request.Action)
                ? access.Evaluate(request, attachments.DocumentsOf(identity.IdentityId)) with { PolicyKind = "attached AWS IoT" }
                : byRole;
    }
}
