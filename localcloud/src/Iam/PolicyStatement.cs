using System.Text.Json.Nodes;

namespace LocalCloud.Iam;

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
