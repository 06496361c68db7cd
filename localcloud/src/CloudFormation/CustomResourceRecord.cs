using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>A custom resource of an earlier run.</summary>
internal sealed record CustomResourceRecord
{
    public required string StackId { get; init; }

    public required string LogicalId { get; init; }

    public required string Type { get; init; }

    public required string ServiceToken { get; init; }

    public required string PhysicalId { get; init; }

    public required JsonObject Properties { get; init; }
}
