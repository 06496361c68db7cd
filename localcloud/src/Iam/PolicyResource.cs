using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.Iam;

/// <summary><c>AWS::IAM::Policy</c>: an inline policy of roles.</summary>
internal sealed class PolicyResource(RoleRegistry roles) : IResourceType
{
    /// <inheritdoc/>
    public string TypeName => "AWS::IAM::Policy";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "PolicyName", "PolicyDocument", "Roles" };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string>();

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var policy = TemplatePolicies.Parse(request, request.LogicalId, request.Properties["PolicyDocument"]);
        foreach (var name in request.Properties["Roles"] as JsonArray ?? [])
        {
            var role = roles.FindByName(name!.ToString())
                ?? throw new UnsupportedTemplateException($"{request.LogicalId} ({request.Type}): Roles: there is no role {name}");
            roles.Attach(role, policy);
        }

        return Task.FromResult(new CreatedResource(request.PhysicalName));
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        foreach (var name in request.Properties["Roles"] as JsonArray ?? [])
        {
            roles.Detach(name!.ToString(), request.LogicalId);
        }

        return Task.CompletedTask;
    }
}

/// <summary>Reads policies out of a template's resources.</summary>
internal static class TemplatePolicies
{
    /// <summary>Reads a policy; one that can't be understood stops the start.</summary>
    public static PolicyDocument Parse(ResourceRequest request, string name, JsonNode? document)
    {
        try
        {
            return PolicyParser.Parse(name, document);
        }
        catch (PolicyException problem)
        {
            throw new UnsupportedTemplateException($"{request.LogicalId} ({request.Type}): {problem.Message}");
        }
    }
}
