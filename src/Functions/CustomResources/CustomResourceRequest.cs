using System.Text.Json;
using System.Text.Json.Serialization;
using Functions.Json;

namespace Functions.CustomResources;

/// <summary>CloudFormation's request to a custom resource. What is no text in it counts as missing, so that the rest can be answered.</summary>
[JsonConverter(typeof(CustomResourceRequestConverter))]
public sealed record CustomResourceRequest
{
    /// <summary><c>Create</c>, <c>Update</c> or <c>Delete</c>.</summary>
    public string? RequestType { get; init; }

    /// <summary>Where the answer goes, by PUT.</summary>
    public string? ResponseUrl { get; init; }

    /// <summary>The stack that is deployed.</summary>
    public string? StackId { get; init; }

    /// <summary>Names the request, in the answer too.</summary>
    public string? RequestId { get; init; }

    /// <summary>The resource's name in the template.</summary>
    public string? LogicalResourceId { get; init; }

    /// <summary>What an earlier answer called it.</summary>
    public string? PhysicalResourceId { get; init; }

    /// <summary>The property <c>PolicyName</c>, of those resources that have it.</summary>
    public string? PolicyName { get; init; }
}

/// <summary>Takes any JSON: CloudFormation waits for an answer, and where to is all that it takes to give one.</summary>
internal sealed class CustomResourceRequestConverter : JsonConverter<CustomResourceRequest>
{
    public override bool HandleNull => true;

    public override CustomResourceRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var input = JsonElement.ParseValue(ref reader);
        return new CustomResourceRequest
        {
            RequestType = input.Field("RequestType")?.Text(),
            ResponseUrl = input.Field("ResponseURL")?.Text(),
            StackId = input.Field("StackId")?.Text(),
            RequestId = input.Field("RequestId")?.Text(),
            LogicalResourceId = input.Field("LogicalResourceId")?.Text(),
            PhysicalResourceId = input.Field("PhysicalResourceId")?.Text(),
            PolicyName = input.Field("ResourceProperties")?.Field("PolicyName")?.Text(),
        };
    }

    public override void Write(Utf8JsonWriter writer, CustomResourceRequest value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Requests are only read.");
}
