using System.Text.Json.Serialization;

namespace Functions.Publishing;

/// <summary>What the publishing functions read and write.</summary>
[JsonSerializable(typeof(TriggeringEvent))]
[JsonSerializable(typeof(PublishResult))]
internal sealed partial class PublishingJson : JsonSerializerContext;
