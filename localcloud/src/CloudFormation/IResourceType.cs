using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CloudFormation;

/// <summary>One CloudFormation resource type that LocalCloud carries out.</summary>
public interface IResourceType
{
    /// <summary><c>AWS::IoT::Policy</c>.</summary>
    string TypeName { get; }

    /// <summary>Top-level properties that are carried out.</summary>
    IReadOnlySet<string> Properties { get; }

    /// <summary>Top-level properties that are known and have no local effect (tags, encryption, alarms).</summary>
    IReadOnlySet<string> PropertiesWithoutLocalEffect { get; }

    /// <summary>Whether a top-level property is known.</summary>
    bool Accepts(string property) => Properties.Contains(property) || PropertiesWithoutLocalEffect.Contains(property);

    /// <summary>Creates the resource, or takes it over when it is there from an earlier run.</summary>
    /// <exception cref="UnsupportedTemplateException">A value in the properties is not supported.</exception>
    Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a resource of a stack that goes. Default: nothing is to be done, because it is a part of what is deleted with it, or has no
    /// local effect.
    /// </summary>
    /// <exception cref="AwsException">It can't be deleted now.</exception>
    Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>One resource of a template, with every intrinsic function resolved.</summary>
/// <param name="LogicalId">Its key in the template.</param>
/// <param name="Type"><c>AWS::IoT::Policy</c>.</param>
/// <param name="Properties">Its properties, resolved.</param>
/// <param name="Stack">The stack it belongs to.</param>
public sealed record ResourceRequest(string LogicalId, string Type, JsonObject Properties, StackContext Stack)
{
    /// <summary>A physical name for a resource without one, the same at every start: <c>{stack}-{logicalId}-{hash}</c>.</summary>
    public string PhysicalName => Stack.PhysicalName(LogicalId);
}

/// <summary>What a resource gives to the rest of its template.</summary>
/// <param name="Ref">What <c>Ref</c> returns: the physical id.</param>
public sealed record CreatedResource(string Ref)
{
    /// <summary>What <c>Fn::GetAtt</c> returns, by attribute name. Default: none.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Attributes { get; init; } = new Dictionary<string, JsonNode?>();
}

/// <summary>The registry of resource types.</summary>
internal sealed class ResourceTypes(IEnumerable<IResourceType> types)
{
    private readonly Dictionary<string, IResourceType> _types = types.ToDictionary(type => type.TypeName);

    /// <summary>Every type's name.</summary>
    public IReadOnlyCollection<string> Names => _types.Keys;

    /// <summary>The type, or <see langword="null"/> when LocalCloud lacks it. All <c>Custom::…</c> are one type.</summary>
    public IResourceType? Find(string typeName) => _types.GetValueOrDefault(
        typeName.StartsWith("Custom::", StringComparison.Ordinal) ? CustomResource.Type : typeName);
}
