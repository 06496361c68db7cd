using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoIdentity;

/// <summary>Gives the identity of whoever signed in, or a new one to a guest. Unsigned.</summary>
internal sealed class GetId(IdentityPools pools, Identities identities, Logins logins) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var poolId = JsonProtocol.RequiredText(input, "IdentityPoolId");
        var pool = pools.Find(poolId) ?? throw IdentityErrors.PoolNotFound(poolId);
        var given = await logins.VerifyAsync(pool, input["Logins"], cancellationToken);
        return given.Count == 0 && !pool.AllowsGuests
            ? throw IdentityErrors.NoGuests()
            : new JsonObject { ["IdentityId"] = identities.GetOrAdd(pool.Id, [.. given.Select(login => login.Login)]).Id };
    }
}
