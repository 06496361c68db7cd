using LocalCloud.CloudFormation;

namespace LocalCloud.Sqs;

/// <summary><c>AWS::SQS::QueuePolicy</c>: who else may use queues.</summary>
internal sealed class QueuePolicyType(Queues queues) : IResourceType
{
    /// <inheritdoc/>
    public string TypeName => "AWS::SQS::QueuePolicy";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "PolicyDocument", "Queues" };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string>();

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var document = request.Object("PolicyDocument") ?? throw request.Unsupported("PolicyDocument", "it is required");
        foreach (var url in request.Texts("Queues"))
        {
            queues.SetPolicy(url, request.LogicalId, document);
        }

        return Task.FromResult(new CreatedResource(request.PhysicalName)
        {
            Attributes = new Dictionary<string, System.Text.Json.Nodes.JsonNode?> { ["Id"] = request.PhysicalName },
        });
    }
}
