using System.Text.Json.Serialization;

namespace LocalCloud.EventBridge;

/// <summary>How deliveries are kept over a restart.</summary>
[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(PendingDelivery))]
internal sealed partial class PendingDeliveryJson : JsonSerializerContext;
