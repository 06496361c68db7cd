using System.Security.Cryptography;

namespace LocalCloud.CognitoUserPools;

/// <summary>The public keys that user pools sign tokens with.</summary>
internal interface IUserPoolKeys
{
    /// <summary>A pool's key, or <see langword="null"/> when the pool has no key of this id.</summary>
    ValueTask<RSAParameters?> FindAsync(string poolId, string keyId, CancellationToken cancellationToken);
}
