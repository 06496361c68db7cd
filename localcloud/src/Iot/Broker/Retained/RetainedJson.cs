using System.Text.Json.Serialization;

namespace LocalCloud.Iot.Broker.Retained;

/// <summary>Retained messages as they are kept in files.</summary>
[JsonSerializable(typeof(RetainedMessage))]
internal sealed partial class RetainedJson : JsonSerializerContext;
