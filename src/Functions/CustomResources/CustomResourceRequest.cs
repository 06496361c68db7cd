using System.Text.Json.Serialization;

namespace Functions.CustomResources;

/// <summary>CloudFormation's request to a custom resource.</summary>
public sealed record CustomResourceRequest
{
    /// <summary><c>Create</c>, <c>Update</c> or <c>Delete</c>.</summary>
    [JsonPropertyName("RequestType")]
    public string? RequestType { get; init; }

    /// <summary>Where the answer goes, by PUT.</summary>
    [JsonPropertyName("ResponseURL")]
    public string? ResponseUrl { get; init; }

    /// <summary>The stack that is deployed.</summary>
    [JsonPropertyName("StackId")]
    public string? StackId { get; init; }

    /// <summary>Names the request, in the answer too.</summary>
    [JsonPropertyName("RequestId")]
    public string? RequestId { get; init; }

    /// <summary>The resource's name in the template.</summary>
    [JsonPropertyName("LogicalResourceId")]
    public string? LogicalResourceId { get; init; }

    /// <summary>What an earlier answer called it.</summary>
    [JsonPropertyName("PhysicalResourceId")]
    public string? PhysicalResourceId { get; init; }
}
