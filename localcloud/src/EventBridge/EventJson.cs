using System.Text.Json.Serialization;

namespace LocalCloud.EventBridge;

/// <summary>Texts as JSON.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class EventJson : JsonSerializerContext;
