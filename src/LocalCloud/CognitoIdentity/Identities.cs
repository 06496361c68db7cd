using LocalCloud.Hosting;

namespace LocalCloud.CognitoIdentity;

/// <summary>Every identity ever given out; kept between runs, so that the same login is the same identity.</summary>
internal sealed class Identities
{
    private const string StateName = "cognito-identities";
    private readonly StateStore _state;
    private readonly CloudOptions _options;
    private readonly Dictionary<string, Identity> _byId;
    private readonly Lock _lock = new();

    public Identities(StateStore state, CloudOptions options)
    {
        _state = state;
        _options = options;
        _byId = (state.Load(StateName, IdentitiesJson.Default.IReadOnlyListIdentity) ?? []).ToDictionary(identity => identity.Id);
    }

    /// <summary>The identity of a login, or a new one; for a guest always a new one.</summary>
    public Identity GetOrAdd(string poolId, Login? login)
    {
        lock (_lock)
        {
            return (login is null ? null : FindByLogin(poolId, login))
                ?? Save(new Identity($"{_options.Region}:{Guid.NewGuid()}", poolId, login));
        }
    }

    public Identity? Find(string id)
    {
        lock (_lock)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    /// <summary>Makes a guest's identity that of a login; <see langword="false"/> when the login has another one already.</summary>
    public bool TryLink(Identity guest, Login login)
    {
        lock (_lock)
        {
            if (FindByLogin(guest.PoolId, login) is not null)
            {
                return false;
            }

            _ = Save(guest with { Login = login });
            return true;
        }
    }

    private Identity? FindByLogin(string poolId, Login login) =>
        _byId.Values.FirstOrDefault(identity => identity.PoolId == poolId && identity.Login == login);

    private Identity Save(Identity identity)
    {
        _byId[identity.Id] = identity;
        _state.Save(StateName, [.. _byId.Values], IdentitiesJson.Default.IReadOnlyListIdentity);
        return identity;
    }
}
