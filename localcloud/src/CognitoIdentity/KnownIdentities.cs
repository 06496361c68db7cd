using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.CognitoIdentity;

/// <summary>Finds the identity that a call is about and checks the logins that it brings: what both flows begin with.</summary>
internal sealed class KnownIdentities(IdentityPools pools, Identities identities, Logins logins)
{
    /// <summary>The identity that a call names.</summary>
    /// <exception cref="AwsException">There is no such identity, or the logins do not speak for it.</exception>
    public async Task<KnownIdentity> FindAsync(JsonObject input, CancellationToken cancellationToken)
    {
        var (identity, pool, verified) = await LookUpAsync(input, cancellationToken);
        IReadOnlyList<Login> given = [.. verified.Select(login => login.Login)];
        if (given.Count > 0)
        {
            identities.Use(identity.Id, given);
        }
        else if (identity.Logins.Count > 0)
        {
            throw IdentityErrors.Forbidden(identity.Id);
        }
        else if (!pool.AllowsGuests)
        {
            throw IdentityErrors.NoGuests();
        }

        return new KnownIdentity(pool, new CognitoSession(identity.Id, pool.Id, Login.AmrOf(given)), [.. verified.SelectMany(login => login.Roles)]);
    }

    /// <summary>Takes logins off the identity that a call names.</summary>
    /// <exception cref="AwsException">There is no such identity, or the logins do not speak for it.</exception>
    public async Task UnlinkAsync(JsonObject input, IReadOnlyList<string> providers, CancellationToken cancellationToken)
    {
        var (identity, _, verified) = await LookUpAsync(input, cancellationToken);
        identities.Unlink(identity.Id, [.. verified.Select(login => login.Login)], providers);
    }

    private async Task<(Identity Identity, IdentityPool Pool, IReadOnlyList<VerifiedLogin> Verified)> LookUpAsync(JsonObject input, CancellationToken cancellationToken)
    {
        var id = JsonProtocol.RequiredText(input, "IdentityId");
        var identity = identities.Find(id) ?? throw IdentityErrors.IdentityNotFound(id);
        var pool = pools.Find(identity.PoolId) ?? throw IdentityErrors.IdentityNotFound(id);
        return (identity, pool, await logins.VerifyAsync(pool, input["Logins"], cancellationToken));
    }
}

/// <summary>An identity that its logins speak for, or a guest's.</summary>
/// <param name="Pool">Its pool.</param>
/// <param name="Session">The identity as a session will know it.</param>
/// <param name="Roles">ARNs of the roles that its tokens offer.</param>
internal sealed record KnownIdentity(IdentityPool Pool, CognitoSession Session, IReadOnlyList<string> Roles);
