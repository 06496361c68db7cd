namespace LocalCloud.Iam;

/// <summary>A policy: its statements in order.</summary>
/// <param name="Name">Where the policy stands, for people: role and policy name.</param>
/// <param name="Statements">The statements.</param>
public sealed record PolicyDocument(string Name, IReadOnlyList<PolicyStatement> Statements);
