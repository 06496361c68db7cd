using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.Logs;

/// <summary><c>AWS::Logs::LogGroup</c>.</summary>
internal sealed class LogGroupResource(LogGroups groups) : IResourceType
{
    private static readonly HashSet<string> Known = ["LogGroupName"];
    private static readonly HashSet<string> WithoutEffect =
        ["RetentionInDays", "KmsKeyId", "LogGroupClass", "Tags", "DataProtectionPolicy", "FieldIndexPolicies"];

    /// <inheritdoc/>
    public string TypeName => "AWS::Logs::LogGroup";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties => Known;

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect => WithoutEffect;

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = Scalars.TextOf(request.Properties["LogGroupName"]) ?? request.PhysicalName;
        groups.Create(name);
        return Task.FromResult(new CreatedResource(name)
        {
            Attributes = new Dictionary<string, JsonNode?>
            {
                ["Arn"] = $"arn:aws:logs:{request.Stack.Region}:{request.Stack.AccountId}:log-group:{name}:*",
            },
        });
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        groups.Delete(created.Ref);
        return Task.CompletedTask;
    }
}
