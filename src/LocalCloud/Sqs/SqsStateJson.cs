using System.Text.Json.Serialization;

namespace LocalCloud.Sqs;

/// <summary>Messages as they are kept between runs.</summary>
[JsonSerializable(typeof(IReadOnlyList<QueueMessage>))]
internal sealed partial class SqsStateJson : JsonSerializerContext;
