using System.Text.Json.Serialization;

namespace LocalCloud.DynamoDb;

/// <summary>Time to live as it is kept between runs.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TimeToLiveJson : JsonSerializerContext;
