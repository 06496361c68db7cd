using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.CognitoUserPools;

/// <inheritdoc/>
internal sealed class UserPoolKeys(UserPools pools, CognitoLocal cognitoLocal) : IUserPoolKeys
{
    private readonly ConcurrentDictionary<(string Pool, string Key), RSAParameters> _keys = new();

    /// <inheritdoc/>
    public async ValueTask<RSAParameters?> FindAsync(string poolId, string keyId, CancellationToken cancellationToken)
    {
        // cognito-local answers for any pool, with the same keys.
        if (pools.FindPool(poolId) is null)
        {
            return null;
        }

        if (_keys.TryGetValue((poolId, keyId), out var known))
        {
            return known;
        }

        var answer = await cognitoLocal.KeysAsync(poolId, cancellationToken);
        foreach (var key in (answer["keys"] as JsonArray ?? []).OfType<JsonObject>())
        {
            _keys[(poolId, $"{key["kid"]}")] = new RSAParameters
            {
                Modulus = WebEncoders.Base64UrlDecode($"{key["n"]}"),
                Exponent = WebEncoders.Base64UrlDecode($"{key["e"]}"),
            };
        }

        return _keys.TryGetValue((poolId, keyId), out var found) ? found : null;
    }
}

/// <summary>The public keys that user pools sign tokens with.</summary>
internal interface IUserPoolKeys
{
    /// <summary>A pool's key, or <see langword="null"/> when the pool has no key of this id.</summary>
    ValueTask<RSAParameters?> FindAsync(string poolId, string keyId, CancellationToken cancellationToken);
}
