using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.CloudFormation;

/// <summary>
/// <c>Custom::…</c> and <c>AWS::CloudFormation::CustomResource</c>: the function that <c>ServiceToken</c> names is invoked
/// asynchronously and answers with a PUT to the <c>ResponseURL</c>.
/// </summary>
internal sealed class CustomResource(CustomResourceCall call, CustomResourceRecords records) : IResourceType
{
    /// <summary>The type that stands for all custom resources.</summary>
    public const string Type = "AWS::CloudFormation::CustomResource";

    private static readonly HashSet<string> Known = ["ServiceToken", "ServiceTimeout"];
    private static readonly HashSet<string> None = [];

    /// <inheritdoc/>
    public string TypeName => Type;

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties => Known;

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect => None;

    /// <summary>Every property is: the function gets them all.</summary>
    public bool Accepts(string property) => true;

    /// <summary>Creates the resource, or updates that of an earlier run.</summary>
    /// <remarks>
    /// AWS asks for an update only when a property changed. Here it is asked for at every start: what a function found out last time, such as
    /// an endpoint with its port, may be another one now.
    /// </remarks>
    public async Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var properties = (JsonObject)AsTexts(request.Properties)!;
        var serviceToken = Scalars.TextOf(properties["ServiceToken"])
            ?? throw new UnsupportedTemplateException($"{request.LogicalId} ({request.Type}): the property ServiceToken is missing.");
        var earlier = records.Earlier(request);
        var question = new JsonObject
        {
            ["RequestType"] = earlier is null ? "Create" : "Update",
            ["StackId"] = request.Stack.Id,
            ["LogicalResourceId"] = request.LogicalId,
            ["ResourceType"] = request.Type,
            ["ResourceProperties"] = properties.DeepClone(),
        };
        if (earlier is not null)
        {
            question["PhysicalResourceId"] = earlier.PhysicalId;
            question["OldResourceProperties"] = earlier.Properties.DeepClone();
        }

        var answer = await call.AskAsync(question, cancellationToken);
        records.Put(new CustomResourceRecord
        {
            StackId = request.Stack.Id,
            LogicalId = request.LogicalId,
            Type = request.Type,
            ServiceToken = serviceToken,
            PhysicalId = answer.PhysicalResourceId!,
            Properties = properties,
        });
        return new CreatedResource(answer.PhysicalResourceId!)
        {
            Attributes = (answer.Data ?? []).ToDictionary(item => item.Key, item => item.Value?.DeepClone()),
        };
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        if (records.Current(request) is { } record)
        {
            await call.AskAsync(record.Deletion(), cancellationToken);
            records.Forget(record);
        }
    }

    /// <summary>CloudFormation hands over every scalar as a string.</summary>
    private static JsonNode? AsTexts(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.Select(member => KeyValuePair.Create(member.Key, AsTexts(member.Value)))),
        JsonArray array => new JsonArray([.. array.Select(AsTexts)]),
        _ => Scalars.TextOf(node) is { } text ? JsonValue.Create(text) : null,
    };
}

/// <summary>
/// Deletes the custom resources that left the template, or were replaced. As on AWS it is the last step of an update, and one that fails does
/// not undo it.
/// </summary>
internal sealed partial class CustomResourceCleanup(
    CustomResourceRecords records, CustomResourceCall call, Stack stack, ILogger<CustomResourceCleanup> logger) : IStackObserver
{
    /// <inheritdoc/>
    public async Task StackCreatedAsync(CancellationToken cancellationToken)
    {
        // Those of stacks that don't run now are none of what changed.
        foreach (var record in records.Gone().Where(record => stack.Deployed.Exists(one => one.Id == record.StackId)))
        {
            try
            {
                await call.AskAsync(record.Deletion(), cancellationToken);
            }
            catch (Exception e) when (e is LocalCloudException or AwsException)
            {
                // Its function may have left the template with it.
                NotDeleted(logger, record.LogicalId, record.Type, record.PhysicalId, e.Message);
            }

            records.Forget(record);
        }
    }

    [LoggerMessage(201, LogLevel.Warning, "{LogicalId} ({Type}) {PhysicalId} was not deleted: {Reason}", EventName = "CustomResourceNotDeleted")]
    private static partial void NotDeleted(ILogger logger, string logicalId, string type, string physicalId, string reason);
}
