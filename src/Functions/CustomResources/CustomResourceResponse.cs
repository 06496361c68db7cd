using System.Text.Json.Serialization;

namespace Functions.CustomResources;

/// <summary>The answer to CloudFormation.</summary>
internal sealed record CustomResourceResponse
{
    // CloudFormation takes answers up to 4096 bytes.
    private const int LongestReason = 1024;

    [JsonPropertyName("Status")]
    public required string Status { get; init; }

    [JsonPropertyName("Reason")]
    public string? Reason { get; init; }

    [JsonPropertyName("PhysicalResourceId")]
    public required string PhysicalResourceId { get; init; }

    [JsonPropertyName("StackId")]
    public string? StackId { get; init; }

    [JsonPropertyName("RequestId")]
    public string? RequestId { get; init; }

    [JsonPropertyName("LogicalResourceId")]
    public string? LogicalResourceId { get; init; }

    [JsonPropertyName("Data")]
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    [JsonIgnore]
    public bool Succeeded => Status is "SUCCESS";

    public static CustomResourceResponse Success(
        CustomResourceRequest request, string physicalId, IReadOnlyDictionary<string, string>? data) =>
        Of(request, "SUCCESS", physicalId) with { Data = data };

    public static CustomResourceResponse Failure(CustomResourceRequest request, string physicalId, string reason) =>
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
