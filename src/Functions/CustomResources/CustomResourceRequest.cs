using System.Text.Json.Serialization;

namespace Functions.CustomResources;

/// <summary>CloudFormation's request to a custom resource.</summary>
internal sealed record CustomResourceRequest
{
    /// <summary><c>Create</c>, <c>Update</c> or <c>Delete</c>.</summary>
    [JsonPropertyName("RequestType")]
    public string? RequestType { get; init; }

    /// <summary>Where the answer goes, by PUT.</summary>
    [JsonPropertyName("ResponseURL")]
    public string? ResponseUrl { get; init; }

    [JsonPropertyName("StackId")]
    public string? StackId { get; init; }

    [JsonPropertyName("RequestId")]
    public string? RequestId { get; init; }

    [JsonPropertyName("LogicalResourceId")]
    public string? LogicalResourceId { get; init; }

    [JsonPropertyName("PhysicalResourceId")]
    public string? PhysicalResourceId { get; init; }
}
