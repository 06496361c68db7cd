using System.Text.Json.Serialization;

namespace LocalCloud.CloudFormation;

/// <summary>JSON of the custom resources kept between runs.</summary>
[JsonSerializable(typeof(IReadOnlyList<CustomResourceRecord>))]
internal sealed partial class CustomResourceJson : JsonSerializerContext;
