using System.Collections.Concurrent;

namespace LocalCloud.CognitoIdentity;

/// <summary>The template's identity pools.</summary>
internal sealed class IdentityPools
{
    private readonly ConcurrentDictionary<string, IdentityPool> _pools = new();

    public void Put(IdentityPool pool) => _pools[pool.Id] = pool;

    public void Remove(string id) => _pools.TryRemove(id, out _);

    public IdentityPool? Find(string id) => _pools.GetValueOrDefault(id);
}

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

/// <summary>A user pool client that an identity pool takes tokens from.</summary>
/// <param name="Name"><c>cognito-idp.{region}.amazonaws.com/{pool}</c>.</param>
/// <param name="ClientId">The audience that its tokens must have.</param>
/// <param name="ChecksUsers">Whether the user must still be there and signed in (<c>ServerSideTokenCheck</c>).</param>
internal sealed record IdentityProvider(string Name, string ClientId, bool ChecksUsers);
