using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.DynamoDb;

/// <summary>UpdateTimeToLive; authorized by <see cref="DynamoDbService"/>.</summary>
internal sealed class UpdateTimeToLive(IDynalite dynalite, TimeToLive timeToLive) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var table = TableNames.Of(JsonProtocol.RequiredText(input, "TableName"))!;
        var specification = input["TimeToLiveSpecification"] as JsonObject
            ?? throw Invalid("1 validation error detected: Value null at 'timeToLiveSpecification' failed to satisfy constraint: Member must not be null");
        var attribute = JsonProtocol.RequiredText(specification, "AttributeName");
        var enabled = specification["Enabled"]?.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Invalid("1 validation error detected: Value at 'timeToLiveSpecification.enabled' failed to satisfy constraint: Member must not be null"),
        };
        await dynalite.CallAsync("DescribeTable", new() { ["TableName"] = table }, cancellationToken);
        if (enabled == timeToLive.Attributes.ContainsKey(table))
        {
            throw Invalid($"TimeToLive is already {(enabled ? "enabled" : "disabled")}");
        }

        timeToLive.Set(table, enabled ? attribute : null);
        return new() { ["TimeToLiveSpecification"] = specification.DeepClone() };
    }

    private static AwsException Invalid(string message) => new("ValidationException", StatusCodes.Status400BadRequest, message);
}
