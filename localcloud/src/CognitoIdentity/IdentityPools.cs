using System.Collections.Concurrent;

namespace LocalCloud.CognitoIdentity;

/// <summary>The template's identity pools.</summary>
internal sealed class IdentityPools
{
    private readonly ConcurrentDictionary<string, IdentityPool> _pools = new();

    public void Put(IdentityPool pool) => _pools[pool.Id] = pool;

    public IdentityPool? Find(string id) => _pools.GetValueOrDefault(id);
}
