namespace LocalCloud.CloudFormation;

/// <summary>A resource type that is known and of which nothing happens on one machine: alarms, dashboards, budgets.</summary>
/// <param name="typeName"><c>AWS::CloudWatch::Alarm</c>.</param>
/// <param name="create">What the resource gives to the rest of its template. Default: its physical name as <c>Ref</c>.</param>
internal sealed class NoLocalEffectResource(string typeName, Func<ResourceRequest, CreatedResource>? create = null) : IResourceType
{
    private static readonly HashSet<string> None = [];

    /// <inheritdoc/>
    public string TypeName => typeName;

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties => None;

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect => None;

    /// <summary>Every property is: none can have an effect.</summary>
    public bool Accepts(string property) => true;

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(create?.Invoke(request) ?? new CreatedResource(request.PhysicalName));
}
