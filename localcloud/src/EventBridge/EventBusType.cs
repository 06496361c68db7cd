using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.EventBridge;

/// <summary><c>AWS::Events::EventBus</c>.</summary>
internal sealed class EventBusType(EventBuses buses) : IResourceType
{
    /// <inheritdoc/>
    public string TypeName => "AWS::Events::EventBus";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "Name" };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string> { "Description", "Tags" };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.RequiredText("Name");
        if (name == EventBuses.DefaultName)
        {
            throw request.Unsupported("Name", "every account has the bus 'default' already");
        }

        buses.Create(name);
        return Task.FromResult(new CreatedResource(name)
        {
            Attributes = new Dictionary<string, JsonNode?> { ["Arn"] = buses.ArnOf(name), ["Name"] = name },
        });
    }
}
