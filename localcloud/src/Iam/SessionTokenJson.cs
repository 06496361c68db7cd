using System.Text.Json.Serialization;

namespace LocalCloud.Iam;

/// <summary>JSON of session tokens, and of the key that they are made with.</summary>
[JsonSerializable(typeof(SessionToken))]
[JsonSerializable(typeof(string))]
internal sealed partial class SessionTokenJson : JsonSerializerContext;
