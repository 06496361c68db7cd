using System.Text.Json.Serialization;

namespace LocalCloud.Sqs;

/// <summary>Queues and messages as they are kept between runs.</summary>
[JsonSerializable(typeof(QueueMessage))]
[JsonSerializable(typeof(QueueDefinition))]
internal sealed partial class SqsStateJson : JsonSerializerContext;
