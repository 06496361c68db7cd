namespace LocalCloud.CloudFormation;

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
