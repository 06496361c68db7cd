using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.DynamoDb;

/// <summary>DescribeTimeToLive; authorized by <see cref="DynamoDbService"/>.</summary>
internal sealed class DescribeTimeToLive(IDynalite dynalite, TimeToLive timeToLive) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var table = TableNames.Of(JsonProtocol.RequiredText(input, "TableName"))!;
        // Only for its error when there is no such table.
        await dynalite.CallAsync("DescribeTable", new() { ["TableName"] = table }, cancellationToken);
        var description = timeToLive.Attributes.TryGetValue(table, out var attribute)
            ? new JsonObject { ["TimeToLiveStatus"] = "ENABLED", ["AttributeName"] = attribute }
            : new JsonObject { ["TimeToLiveStatus"] = "DISABLED" };
        return new() { ["TimeToLiveDescription"] = description };
    }
}
