using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Gateway;

namespace LocalCloud.DynamoDb;

/// <summary><c>AWS::DynamoDB::Table</c>.</summary>
internal sealed class TableType(IDynalite dynalite, TimeToLive timeToLive, TableAuthorization names) : IResourceType
{
    private static readonly string[] Creating =
        ["AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput", "GlobalSecondaryIndexes", "LocalSecondaryIndexes"];

    /// <inheritdoc/>
    public string TypeName => "AWS::DynamoDB::Table";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string>([.. Creating, "TableName", "TimeToLiveSpecification"]);

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string>
    {
        "PointInTimeRecoverySpecification", "SSESpecification", "OnDemandThroughput", "WarmThroughput", "DeletionProtectionEnabled",
        "TableClass", "ContributorInsightsSpecification", "Tags",
    };

    /// <inheritdoc/>
    public async Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Text("TableName") ?? request.PhysicalName;
        if (await DescribeAsync(name, cancellationToken) is { } kept)
        {
            TakeOver(request, name, kept);
        }
        else
        {
            await dynalite.CallAsync("CreateTable", Input(request, name), cancellationToken);
        }

        while ((string?)(await DescribeAsync(name, cancellationToken))?["TableStatus"] != "ACTIVE")
        {
            // dynalite's own time, not the local clock's: it may stand still in a test.
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }

        timeToLive.Set(name, TimeToLiveAttribute(request));
        return new(name) { Attributes = new Dictionary<string, JsonNode?> { ["Arn"] = names.ArnOf(name) } };
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        if (request.Flag("DeletionProtectionEnabled") is true)
        {
            throw new AwsException(
                "ValidationException",
                StatusCodes.Status400BadRequest,
                $"Resource cannot be deleted as it is currently protected against deletion: {created.Ref}");
        }

        timeToLive.Set(created.Ref, null);
        await dynalite.CallAsync("DeleteTable", new() { ["TableName"] = created.Ref }, cancellationToken);
    }

    private static JsonObject Input(ResourceRequest request, string name)
    {
        var input = new JsonObject { ["TableName"] = name };
        foreach (var property in Creating)
        {
            if (request.Properties[property] is { } value)
            {
                input[property] = value.DeepClone();
            }
        }

        foreach (var index in (input["GlobalSecondaryIndexes"] as JsonArray ?? []).OfType<JsonObject>())
        {
            // Caps on the bill; dynalite knows neither.
            index.Remove("OnDemandThroughput");
            index.Remove("WarmThroughput");
        }

        return input;
    }

    private static void TakeOver(ResourceRequest request, string name, JsonObject kept)
    {
        if (!JsonNode.DeepEquals(kept["KeySchema"], request.Properties["KeySchema"]))
        {
            throw request.Unsupported(
                "KeySchema", $"the table '{name}' of an earlier run has another one; start with --fresh to lose its data");
        }
    }

    private static string? TimeToLiveAttribute(ResourceRequest request)
    {
        if (request.Object("TimeToLiveSpecification") is not { } properties)
        {
            return null;
        }

        var specification = request with { Properties = properties };
        return specification.Flag("Enabled") is true ? specification.RequiredText("AttributeName") : null;
    }

    private async Task<JsonObject?> DescribeAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await dynalite.CallAsync("DescribeTable", new() { ["TableName"] = name }, cancellationToken))["Table"]!.AsObject();
        }
        catch (AwsException error) when (error.Code == "ResourceNotFoundException")
        {
            return null;
        }
    }
}
