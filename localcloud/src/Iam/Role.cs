namespace LocalCloud.Iam;

/// <summary>A role of the template.</summary>
internal sealed record Role
{
    public required string Name { get; init; }

    public required string Arn { get; init; }

    /// <summary><c>AROA…</c>, the same at every start.</summary>
    public required string Id { get; init; }

    /// <summary>The longest session. Default: 1 hour.</summary>
    public TimeSpan MaxSessionDuration { get; init; } = TimeSpan.FromHours(1);

    public required PolicyDocument TrustPolicy { get; init; }

    /// <summary>Inline policies and <c>AWS::IAM::Policy</c>, by name.</summary>
    public required IReadOnlyList<PolicyDocument> Policies { get; init; }
}
