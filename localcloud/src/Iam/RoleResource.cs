using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.Iam;

/// <summary><c>AWS::IAM::Role</c>.</summary>
internal sealed class RoleResource(RoleRegistry roles) : IResourceType
{
    /// <inheritdoc/>
    public string TypeName => "AWS::IAM::Role";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "RoleName", "Path", "AssumeRolePolicyDocument", "Policies", "ManagedPolicyArns", "MaxSessionDuration",
    };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string>
    {
        "Description", "Tags",
    };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        RefuseManagedPolicies(request);
        // AWS cuts generated role names at 64 characters; the hash at the end keeps them apart.
        var name = request.Properties["RoleName"]?.GetValue<string>() ?? PhysicalNames.AtMost(request.PhysicalName, 64);
        var path = request.Properties["Path"]?.GetValue<string>() ?? "/";
        var role = new Role
        {
            Name = name,
            Arn = $"arn:aws:iam::{request.Stack.AccountId}:role{path}{name}",
            Id = "AROA" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..17],
            MaxSessionDuration = TimeSpan.FromSeconds(request.Number("MaxSessionDuration", 3_600, 43_200) ?? 3_600),
            TrustPolicy = TemplatePolicies.Parse(
                request, $"{request.LogicalId}/AssumeRolePolicyDocument", request.Properties["AssumeRolePolicyDocument"]),
            Policies = [.. InlinePolicies(request)],
        };
        roles.Put(role);
        return Task.FromResult(new CreatedResource(name)
        {
            Attributes = new Dictionary<string, JsonNode?> { ["Arn"] = role.Arn, ["RoleId"] = role.Id },
        });
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        roles.Remove(created.Ref);
        return Task.CompletedTask;
    }

    private static IEnumerable<PolicyDocument> InlinePolicies(ResourceRequest request) =>
        from policy in request.Properties["Policies"] as JsonArray ?? []
        select TemplatePolicies.Parse(request, $"{request.LogicalId}/{policy["PolicyName"]}", policy["PolicyDocument"]);

    private static void RefuseManagedPolicies(ResourceRequest request)
    {
        var arns = (request.Properties["ManagedPolicyArns"] as JsonArray ?? []).Select(arn => arn?.ToString());
        if (arns.FirstOrDefault() is { } arn)
        {
            throw new UnsupportedTemplateException(
                $"{request.LogicalId} ({request.Type}): ManagedPolicyArns: the policy {arn} is not known locally");
        }
    }
}

/// <summary>Shortens generated names to what AWS allows.</summary>
internal static class PhysicalNames
{
    /// <summary>Cuts in the middle: the hash at the end keeps names apart.</summary>
    public static string AtMost(string name, int length)
    {
        const int Hash = 13;
        return name.Length <= length ? name : name[..(length - Hash)] + name[^Hash..];
    }
}
