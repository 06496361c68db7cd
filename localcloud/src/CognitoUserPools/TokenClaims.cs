using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>The claims of a verified token.</summary>
internal sealed record TokenClaims(JsonObject Json)
{
    public string? Text(string name) => Json[name] is JsonValue value ? value.ToString() : null;

    public IReadOnlyList<string> Texts(string name) =>
        Json[name] is JsonArray values ? [.. values.OfType<JsonValue>().Select(value => value.ToString())] : [];
}
