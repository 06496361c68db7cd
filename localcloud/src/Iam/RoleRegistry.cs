using System.Collections.Concurrent;

namespace LocalCloud.Iam;

/// <summary>The template's roles, by ARN.</summary>
internal sealed class RoleRegistry(TimeProvider clock) : IRoles
{
    private readonly ConcurrentDictionary<string, Role> _roles = new();

    public Role? Find(string arn) => _roles.GetValueOrDefault(arn);

    public Role? FindByName(string name) => _roles.Values.FirstOrDefault(role => role.Name == name);

    public void Put(Role role) => _roles[role.Arn] = role;

    /// <summary>Adds a policy to a role, replacing the one of the same name.</summary>
    public void Attach(Role role, PolicyDocument policy) => _roles.AddOrUpdate(
        role.Arn,
        _ => role with { Policies = [policy] },
        (_, current) => current with { Policies = [.. current.Policies.Where(other => other.Name != policy.Name), policy] });

    /// <inheritdoc/>
    public bool MayAssume(
        string roleArn,
        Caller caller,
        string action = "sts:AssumeRole",
        IReadOnlyDictionary<string, IReadOnlyList<string>>? context = null) =>
        Find(roleArn) is { } role
        && PolicyEvaluation.Evaluate([role.TrustPolicy], action, role.Arn, new(context, caller.Principal, clock), caller).IsAllowed;
}
