using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Iam;

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
            Add(request, url, document);
        }

        return Task.FromResult(new CreatedResource(request.PhysicalName)
        {
            Attributes = new Dictionary<string, JsonNode?> { ["Id"] = request.PhysicalName },
        });
    }

    private void Add(ResourceRequest request, string url, JsonObject document)
    {
        try
        {
            if (!queues.AddPolicy(url, document))
            {
                // AWS keeps the one that happens to come last.
                throw request.Unsupported("Queues", $"{url} has a policy already");
            }
        }
        catch (Exception problem) when (problem is AwsException or PolicyException)
        {
            throw request.Unsupported("PolicyDocument", $"{url}: {problem.Message}");
        }
    }
}
