using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.CloudFormation;

/// <summary>
/// Deletes the custom resources that left the template, or were replaced. As on AWS it is the last step of an update, and one that fails does
/// not undo it.
/// </summary>
internal sealed partial class CustomResourceCleanup(
    CustomResourceRecords records, CustomResourceCall call, ILogger<CustomResourceCleanup> logger) : IStackObserver
{
    /// <inheritdoc/>
    public async Task StackCreatedAsync(CancellationToken cancellationToken)
    {
        foreach (var record in records.Gone())
        {
            try
            {
                await call.AskAsync(Question(record), cancellationToken);
            }
            catch (Exception e) when (e is LocalCloudException or AwsException)
            {
                // Its function may have left the template with it.
                NotDeleted(logger, record.LogicalId, record.Type, record.PhysicalId, e.Message);
            }

            records.Forget(record);
        }
    }

    private static JsonObject Question(CustomResourceRecord record) => new()
    {
        ["RequestType"] = "Delete",
        ["StackId"] = record.StackId,
        ["LogicalResourceId"] = record.LogicalId,
        ["PhysicalResourceId"] = record.PhysicalId,
        ["ResourceType"] = record.Type,
        ["ResourceProperties"] = record.Properties.DeepClone(),
    };

    [LoggerMessage(201, LogLevel.Warning, "{LogicalId} ({Type}) {PhysicalId} was not deleted: {Reason}", EventName = "CustomResourceNotDeleted")]
    private static partial void NotDeleted(ILogger logger, string logicalId, string type, string physicalId, string reason);
}
