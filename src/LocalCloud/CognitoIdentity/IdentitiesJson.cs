using System.Text.Json.Serialization;

namespace LocalCloud.CognitoIdentity;

/// <summary>JSON of the identities kept between runs.</summary>
[JsonSerializable(typeof(IReadOnlyList<Identity>))]
internal sealed partial class IdentitiesJson : JsonSerializerContext;
