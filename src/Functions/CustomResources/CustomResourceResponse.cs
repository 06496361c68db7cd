using System.Text.Json.Serialization;

namespace Functions.CustomResources;

/// <summary>The answer to CloudFormation.</summary>
public sealed record CustomResourceResponse
{
    // CloudFormation takes answers up to 4096 bytes.
    private const int LongestReason = 1024;

    /// <summary><c>SUCCESS</c> or <c>FAILED</c>.</summary>
    [JsonPropertyName("Status")]
    public required string Status { get; init; }

    /// <summary>Why it failed.</summary>
    [JsonPropertyName("Reason")]
    public string? Reason { get; init; }

    /// <summary>The resource's name, the same for as long as it is the same resource.</summary>
    [JsonPropertyName("PhysicalResourceId")]
    public required string PhysicalResourceId { get; init; }

    /// <summary>The request's.</summary>
    [JsonPropertyName("StackId")]
    public string? StackId { get; init; }

    /// <summary>The request's.</summary>
    [JsonPropertyName("RequestId")]
    public string? RequestId { get; init; }

    /// <summary>The request's.</summary>
    [JsonPropertyName("LogicalResourceId")]
    public string? LogicalResourceId { get; init; }

    /// <summary>What templates may ask of the resource.</summary>
    [JsonPropertyName("Data")]
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    internal bool Succeeded => Status is "SUCCESS";

    internal static CustomResourceResponse Success(
        CustomResourceRequest request, string physicalId, IReadOnlyDictionary<string, string>? data) =>
        Of(request, "SUCCESS", physicalId) with { Data = data };

    internal static CustomResourceResponse Failure(CustomResourceRequest request, string physicalId, string reason) =>
        Of(request, "FAILED", physicalId) with { Reason = reason.Length > LongestReason ? reason[..LongestReason] : reason };

    private static CustomResourceResponse Of(CustomResourceRequest request, string status, string physicalId) => new()
    {
        Status = status,
        PhysicalResourceId = physicalId,
        StackId = request.StackId,
        RequestId = request.RequestId,
        LogicalResourceId = request.LogicalResourceId,
    };
}
