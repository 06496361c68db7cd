using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.HttpApi;

/// <summary>What the JWT authorizer found: claims, or a refusal.</summary>
internal sealed record JwtResult
{
    /// <summary>There is no token.</summary>
    public static JwtResult Missing { get; } = new() { Refusal = Unauthorized("Bearer"), Error = "no token" };

    /// <summary>The token is good, and has no scope of the route.</summary>
    public static JwtResult OutOfScope { get; } = new()
    {
        Refusal = ApiResponse.Message(StatusCodes.Status403Forbidden, "Forbidden"),
        Error = "insufficient_scope",
    };

    /// <summary>The token's claims, or <see langword="null"/> for a refusal.</summary>
    public JsonObject? Claims { get; init; }

    /// <summary>The token's scopes, or <see langword="null"/> at a route that asks for none.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The answer, or <see langword="null"/> when the request may go on.</summary>
    public ApiResponse? Refusal { get; init; }

    /// <summary>What is wrong, for the access log.</summary>
    public string? Error { get; init; }

    /// <summary>The token does not count. Of AWS's descriptions only the one about the audience is known.</summary>
    public static JwtResult Invalid(string why) => new()
    {
        Refusal = Unauthorized($"Bearer scope=\"\" error=\"invalid_token\" error_description=\"{why}\""),
        Error = why,
    };

    /// <summary><c>requestContext.authorizer.jwt</c>: every claim is a text.</summary>
    public JsonObject Describe() => new()
    {
        ["claims"] = new JsonObject(Claims!
            .Where(claim => claim.Value is not null)
            .Select(claim => KeyValuePair.Create<string, JsonNode?>(claim.Key, TextOf(claim.Value!)))),
        ["scopes"] = Scopes is null ? null : new JsonArray([.. Scopes.Select(scope => (JsonNode?)scope)]),
    };

    /// <summary>A claim as functions and access logs get it: a list is <c>[a b]</c>, which is no JSON.</summary>
    public static string TextOf(JsonNode claim) => claim switch
    {
        JsonArray values => $"[{string.Join(' ', values.Select(value => value is null ? "null" : TextOf(value)))}]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => claim.ToJsonString(),
    };

    private static ApiResponse Unauthorized(string challenge)
    {
        var message = ApiResponse.Message(StatusCodes.Status401Unauthorized, "Unauthorized");
        return message with { Headers = [.. message.Headers, KeyValuePair.Create("www-authenticate", challenge)] };
    }
}
