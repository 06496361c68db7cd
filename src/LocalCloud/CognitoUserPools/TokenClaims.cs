using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>The claims of a verified token.</summary>
internal sealed record TokenClaims(JsonObject Json)
{
    public string? Text(string name) => Json[name] is JsonValue value ? value.ToString() : null;
}
