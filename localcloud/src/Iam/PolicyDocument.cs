using System.Text.Json.Nodes;

namespace LocalCloud.Iam;

/// <summary>A policy: its statements in order.</summary>
/// <param name="Name">Where the policy stands, for people: role and policy name.</param>
/// <param name="Statements">The statements.</param>
public sealed record PolicyDocument(string Name, IReadOnlyList<PolicyStatement> Statements);

/// <summary>One statement of a policy.</summary>
public sealed record PolicyStatement
{
    internal PolicyStatement(StatementElements elements) => Elements = elements;

    /// <summary>The statement's <c>Sid</c>, or <c>#n</c> by its place in the document.</summary>
    public required string Id { get; init; }

    /// <summary><see langword="true"/> for Allow, <see langword="false"/> for Deny.</summary>
    public required bool IsAllow { get; init; }

    /// <summary>The statement as written, for logs.</summary>
    public required JsonObject Json { get; init; }

    /// <summary>The statement's elements, compiled once when the policy is parsed.</summary>
    internal StatementElements Elements { get; }
}

/// <summary>The elements of a statement that decide whether it applies, compiled.</summary>
internal sealed record StatementElements
{
    public required IReadOnlyList<PolicyPattern> Actions { get; init; }

    /// <summary>NotAction: applies to every action but these.</summary>
    public bool ExceptActions { get; init; }

    /// <summary>Empty in a trust policy, which applies to its own role only.</summary>
    public required IReadOnlyList<PolicyPattern> Resources { get; init; }

    /// <summary>NotResource: applies to every resource but these.</summary>
    public bool ExceptResources { get; init; }

    public required IReadOnlyList<Condition> Conditions { get; init; }

    /// <summary>Whom a resource policy's statement is for, or <see langword="null"/> in an identity policy.</summary>
    public StatementPrincipals? Principals { get; init; }

    public bool MatchesAction(string action, in PolicyContext context) =>
        Any(Actions, action, context, StringComparison.OrdinalIgnoreCase) != ExceptActions;

    public bool MatchesResource(string resource, in PolicyContext context) =>
        Resources.Count == 0 || Any(Resources, resource, context, StringComparison.Ordinal) != ExceptResources;

    public bool MatchesConditions(in PolicyContext context)
    {
        foreach (var condition in Conditions)
        {
            if (!condition.Holds(context))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Any(
        IReadOnlyList<PolicyPattern> patterns, string text, in PolicyContext context, StringComparison comparison)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(text, context, comparison))
            {
                return true;
            }
        }

        return false;
    }
}

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
