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
}
