using System.Text.Json.Serialization;

namespace LocalCloud.Iot.Broker.Sessions.Kept;

/// <summary>Sessions and their messages as they are kept in files.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeptSession))]
[JsonSerializable(typeof(LogLine))]
internal sealed partial class KeptJson : JsonSerializerContext;
