using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalCloud.Iot;

/// <summary>What AWS IoT writes and reads as JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Dictionary<string, List<string>>))]
internal sealed partial class IotJson : JsonSerializerContext;
