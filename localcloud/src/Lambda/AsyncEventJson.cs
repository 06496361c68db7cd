using System.Text.Json.Serialization;

namespace LocalCloud.Lambda;

/// <summary>How queued events are kept over a restart.</summary>
[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(AsyncEvent))]
internal sealed partial class AsyncEventJson : JsonSerializerContext;
