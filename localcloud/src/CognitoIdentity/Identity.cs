using System.Text.Json.Serialization;

namespace LocalCloud.CognitoIdentity;

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
