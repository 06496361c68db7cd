using System.Text.Json.Serialization;

namespace LocalCloud.CognitoIdentity;

/// <summary>JSON of the identities kept between runs, and of the key that their tokens are signed with.</summary>
[JsonSerializable(typeof(IReadOnlyList<Identity>))]
[JsonSerializable(typeof(string))]
internal sealed partial class IdentitiesJson : JsonSerializerContext;
