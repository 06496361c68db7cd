namespace LocalCloud.Iam;

/// <summary>Whom a statement of a resource policy or a trust policy is for.</summary>
/// <param name="Everybody"><c>"*"</c>.</param>
/// <param name="Services"><c>{"Service": "iot.amazonaws.com"}</c>.</param>
/// <param name="Accounts"><c>{"AWS": …}</c>: ARNs, account numbers or <c>*</c>.</param>
/// <param name="Federated"><c>{"Federated": "cognito-identity.amazonaws.com"}</c>.</param>
internal sealed record StatementPrincipals(
    bool Everybody, IReadOnlyList<string> Services, IReadOnlyList<string> Accounts, IReadOnlyList<string> Federated)
{
    /// <summary>NotPrincipal: for everybody but these.</summary>
    public bool Except { get; init; }

    public bool Include(Caller caller) => Names(caller) != Except;

    private bool Names(Caller caller) => Everybody || caller switch
    {
        { Service: { } service } => Services.Contains(service),
        { Federation: { } federation } => Federated.Contains(federation),
        { Principal: { } principal } => Accounts.Any(account => account == "*" || Names(account, principal)),
        _ => false,
    };

    private static bool Names(string account, Principal principal) =>
        account == principal.AccountId
        || account == $"arn:aws:iam::{principal.AccountId}:root"
        || account == principal.Arn
        || account == principal.RoleArn;
}
