namespace LocalCloud.CognitoIdentity;

/// <summary>An identity pool of the template.</summary>
internal sealed record IdentityPool
{
    /// <summary><c>region:uuid</c>, the same at every start.</summary>
    public required string Id { get; init; }

    public required bool AllowsGuests { get; init; }

    /// <summary>Whether GetOpenIdToken is allowed.</summary>
    public bool AllowsBasicFlow { get; init; }

    public required IReadOnlyList<IdentityProvider> Providers { get; init; }

    /// <summary>ARN of the role of whoever signed in, or <see langword="null"/>.</summary>
    public string? SignedInRole { get; init; }

    /// <summary>ARN of the guests' role, or <see langword="null"/>.</summary>
    public string? GuestRole { get; init; }
}
