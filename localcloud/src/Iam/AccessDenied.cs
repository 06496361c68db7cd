namespace LocalCloud.Iam;

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
