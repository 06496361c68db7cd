using System.Collections.Concurrent;

namespace LocalCloud.Iam;

/// <summary>The template's roles, by ARN.</summary>
internal sealed class RoleRegistry(TimeProvider clock) : IRoles
{
    private readonly ConcurrentDictionary<string, Role> _roles = new();

    public Role? Find(string arn) => _roles.GetValueOrDefault(arn);

    public Role? FindByName(string name) => _roles.Values.FirstOrDefault(role => role.Name == name);

    public void Put(Role role) => _roles[role.Arn] = role;

    /// <summary>Takes away the role of this name.</summary>
    public void Remove(string name)
    {
        if (FindByName(name) is { } role)
        {
            _roles.TryRemove(role.Arn, out _);
        }
    }

    /// <summary>Takes a policy off a role, if it has it.</summary>
    public void Detach(string roleName, string policyName)
    {
        if (FindByName(roleName) is { } role)
        {
            _roles[role.Arn] = role with { Policies = [.. role.Policies.Where(policy => policy.Name != policyName)] };
        }
    }

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

/// <summary>The template's roles.</summary>
public interface IRoles
{
    /// <summary>Whether <paramref name="caller"/> may assume the role, by the role's trust policy.</summary>
    /// <param name="roleArn">The role.</param>
    /// <param name="caller">Who wants to.</param>
    /// <param name="action"><c>sts:AssumeRole</c> or <c>sts:AssumeRoleWithWebIdentity</c>.</param>
    /// <param name="context">Condition keys of the request, or <see langword="null"/>.</param>
    bool MayAssume(
        string roleArn,
        Caller caller,
        string action = "sts:AssumeRole",
        IReadOnlyDictionary<string, IReadOnlyList<string>>? context = null);
}

/// <summary>A role of the template.</summary>
internal sealed record Role
{
    public required string Name { get; init; }

    public required string Arn { get; init; }

    /// <summary><c>AROA…</c>, the same at every start.</summary>
    public required string Id { get; init; }

    /// <summary>The longest session. Default: 1 hour.</summary>
    public TimeSpan MaxSessionDuration { get; init; } = TimeSpan.FromHours(1);

    public required PolicyDocument TrustPolicy { get; init; }

    /// <summary>Inline policies and <c>AWS::IAM::Policy</c>, by name.</summary>
    public required IReadOnlyList<PolicyDocument> Policies { get; init; }
}
