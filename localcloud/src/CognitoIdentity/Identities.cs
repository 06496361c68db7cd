using System.Text.Json.Serialization;
using LocalCloud.Gateway;
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

    /// <summary>The identity of these logins, or a new one; for a guest always a new one. Several logins become one identity's.</summary>
    /// <exception cref="AwsException"><c>ResourceConflictException</c>: the logins are different identities' already.</exception>
    public Identity GetOrAdd(string poolId, IReadOnlyList<Login> logins)
    {
        lock (_lock)
        {
            return OwnersOf(poolId, logins) switch
            {
                [] => Save(new Identity($"{_options.Region}:{Guid.NewGuid()}", poolId, Login: null).With(logins)),
                [var owner] => Link(owner, logins),
                _ => throw IdentityErrors.LinkedElsewhere(),
            };
        }
    }

    public Identity? Find(string id)
    {
        lock (_lock)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    /// <summary>The identities that a user of a user pool has, one in each identity pool.</summary>
    public IReadOnlyList<Identity> OfSubject(string subject)
    {
        lock (_lock)
        {
            return [.. _byId.Values.Where(identity => identity.Logins.Any(login => login.Subject == subject))];
        }
    }

    /// <summary>
    /// Lets <paramref name="logins"/> speak for the identity <paramref name="id"/>: one of them is its own, or it is a guest's. The
    /// others are merged into it.
    /// </summary>
    /// <exception cref="AwsException">None is its own, or one is another identity's.</exception>
    public Identity Use(string id, IReadOnlyList<Login> logins)
    {
        lock (_lock)
        {
            var identity = _byId.GetValueOrDefault(id) ?? throw IdentityErrors.IdentityNotFound(id);
            if (identity.Logins.Count > 0 && !logins.Intersect(identity.Logins).Any())
            {
                throw IdentityErrors.LoginsDoNotMatch();
            }

            // One identity has one login with each provider: a second one there is somebody else.
            var isSomebodyElse = logins.Any(login => identity.Logins.Any(own => own.Provider == login.Provider && own != login));
            return isSomebodyElse || OwnersOf(identity.PoolId, logins).Any(owner => owner.Id != id)
                ? throw IdentityErrors.LinkedElsewhere()
                : Link(identity, logins);
        }
    }

    /// <summary>
    /// Takes the logins of <paramref name="providers"/> off the identity <paramref name="id"/>, for which one of <paramref name="given"/> speaks.
    /// One that has no login left is nobody's any more, and not a guest's either.
    /// </summary>
    /// <exception cref="AwsException">There is no such identity, or none of the logins is its own.</exception>
    public void Unlink(string id, IReadOnlyList<Login> given, IReadOnlyList<string> providers)
    {
        lock (_lock)
        {
            var identity = _byId.GetValueOrDefault(id) ?? throw IdentityErrors.IdentityNotFound(id);
            if (!given.Intersect(identity.Logins).Any())
            {
                throw IdentityErrors.LoginsDoNotMatch();
            }

            var left = identity.Logins.Where(login => !providers.Contains(login.Provider)).ToList();
            if (left.Count > 0)
            {
                Save(identity with { Login = left[0], Merged = left[1..] });
            }
            else
            {
                Remove([id]);
            }
        }
    }

    /// <summary>Forgets the identities of a pool that is gone.</summary>
    public void Forget(string poolId)
    {
        lock (_lock)
        {
            Remove([.. _byId.Values.Where(identity => identity.PoolId == poolId).Select(identity => identity.Id)]);
        }
    }

    private void Remove(List<string> ids)
    {
        _state.Save(StateName, [.. _byId.Values.Where(identity => !ids.Contains(identity.Id))], IdentitiesJson.Default.IReadOnlyListIdentity);
        ids.ForEach(id => _byId.Remove(id));
    }

    private Identity Link(Identity identity, IReadOnlyList<Login> logins) =>
        logins.Except(identity.Logins).Any() ? Save(identity.With(logins)) : identity;

    private List<Identity> OwnersOf(string poolId, IReadOnlyList<Login> logins) =>
        [.. _byId.Values.Where(identity => identity.PoolId == poolId && identity.Logins.Intersect(logins).Any())];

    private Identity Save(Identity identity)
    {
        // On disk first: whoever comes again after a failure must not be given what is not kept.
        var changed = new Dictionary<string, Identity>(_byId) { [identity.Id] = identity };
        _state.Save(StateName, [.. changed.Values], IdentitiesJson.Default.IReadOnlyListIdentity);
        _byId[identity.Id] = identity;
        return identity;
    }
}

/// <summary>An identity: what AWS knows a person's logins, or a guest's device, by.</summary>
/// <param name="Id"><c>region:uuid</c>.</param>
/// <param name="PoolId">Its identity pool.</param>
/// <param name="Login">The first login it belongs to, or <see langword="null"/> for a guest.</param>
internal sealed record Identity(string Id, string PoolId, Login? Login)
{
    /// <summary>Logins that were merged into it later.</summary>
    public IReadOnlyList<Login> Merged { get; init; } = [];

    /// <summary>All its logins; none for a guest.</summary>
    [JsonIgnore]
    public IReadOnlyList<Login> Logins => Login is null ? [] : [Login, .. Merged];

    /// <summary>The identity with these logins added.</summary>
    public Identity With(IEnumerable<Login> added)
    {
        List<Login> all = [.. Logins.Union(added)];
        return this with { Login = all.FirstOrDefault(), Merged = all.Count > 1 ? all[1..] : [] };
    }
}

/// <summary>JSON of the identities kept between runs, and of the key that their tokens are signed with.</summary>
[JsonSerializable(typeof(IReadOnlyList<Identity>))]
[JsonSerializable(typeof(string))]
internal sealed partial class IdentitiesJson : JsonSerializerContext;
