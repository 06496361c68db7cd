namespace LocalCloud.CognitoUserPools;

/// <summary>Whether the user of a good token may still use it: what a token itself does not say.</summary>
internal sealed class TokenStanding(UserPools pools, PoolUsers users, SignIns signIns)
{
    /// <summary>How a verified token of <paramref name="poolId"/> stands.</summary>
    public async Task<Standing> OfAsync(string poolId, TokenClaims claims, CancellationToken cancellationToken)
    {
        if (signIns.IsRevoked(claims))
        {
            return Standing.Revoked;
        }

        var user = pools.FindPool(poolId) is { } pool ? await users.FindAsync(pool, claims.Text("sub") ?? "", cancellationToken) : null;
        return user switch
        {
            null => Standing.UserDeleted,
            { IsEnabled: false } => Standing.UserDisabled,
            _ => Standing.Good,
        };
    }
}

/// <summary>How a token stands whose signature and time are good.</summary>
internal enum Standing
{
    /// <summary>It counts.</summary>
    Good,

    /// <summary>Its user signed out everywhere, or it was revoked.</summary>
    Revoked,

    /// <summary>Its user is no more.</summary>
    UserDeleted,

    /// <summary>Its user may not sign in.</summary>
    UserDisabled,
}
