using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Iam;
using LocalCloud.Iot.Policies;

namespace LocalCloud.Iot.Resources;

/// <summary><c>AWS::IoT::Policy</c>.</summary>
internal sealed class PolicyType(IotPolicies policies, PolicyAttachments attachments, IotArns arns) : IResourceType
{
    // AWS quota, white space not counted.
    private const int MaxCharacters = 2_048;

    /// <inheritdoc/>
    public string TypeName => "AWS::IoT::Policy";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "PolicyName", "PolicyDocument" };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string> { "Tags" };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Text("PolicyName") ?? PhysicalNames.AtMost(request.PhysicalName, 128);
        var document = request.Properties["PolicyDocument"];
        var length = document?.ToJsonString().Count(c => !char.IsWhiteSpace(c)) ?? 0;
        if (length > MaxCharacters)
        {
            throw request.Unsupported("PolicyDocument", $"has {length} characters; AWS IoT allows {MaxCharacters}");
        }

        policies.Put(name, TemplatePolicies.Parse(request, name, document));
        return Task.FromResult(new CreatedResource(name)
        {
            Attributes = new Dictionary<string, JsonNode?> { ["Arn"] = arns.Policy(name), ["Id"] = name },
        });
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        // One that is gone already is no error to CloudFormation.
        if (policies.Find(created.Ref) is not null)
        {
            attachments.DeletePolicy(created.Ref);
        }

        return Task.CompletedTask;
    }
}
