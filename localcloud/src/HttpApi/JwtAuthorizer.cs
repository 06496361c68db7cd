using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.CognitoUserPools;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.HttpApi;

/// <summary>The authorizer <c>JWT</c>: a token that the user pool has signed, for this application, now, and with a scope of the route.</summary>
/// <param name="keys">The pools' keys.</param>
/// <param name="realClock">The machine's clock, which tokens are signed by; the movable clock would refuse every new one.</param>
internal sealed class JwtAuthorizer(IUserPoolKeys keys, TimeProvider realClock)
{
    private static readonly Dictionary<string, HashAlgorithmName> Algorithms = new()
    {
        ["RS256"] = HashAlgorithmName.SHA256,
        ["RS384"] = HashAlgorithmName.SHA384,
        ["RS512"] = HashAlgorithmName.SHA512,
    };

    /// <summary>Who may go on, or why not.</summary>
    public async Task<JwtResult> AuthorizeAsync(
        HttpRequest request, Authorizer authorizer, IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        if (TokenOf(request, authorizer) is not { Length: > 0 } token)
        {
            return JwtResult.Missing;
        }

        if (token.Split('.') is not [var head, var body, var tail] || Json(head) is not { } header || Json(body) is not { } claims)
        {
            return JwtResult.Invalid("the token is malformed");
        }

        if (!Algorithms.TryGetValue(Text(header["alg"]), out var algorithm))
        {
            return JwtResult.Invalid("the token is not signed with RSA");
        }

        var pool = authorizer.Issuer[(authorizer.Issuer.LastIndexOf('/') + 1)..];
        if (await keys.FindAsync(pool, Text(header["kid"]), cancellationToken) is not { } key || !IsSigned($"{head}.{body}", tail, key, algorithm))
        {
            return JwtResult.Invalid("the token has an invalid signature");
        }

        return ProblemOf(claims, authorizer) is { } problem ? JwtResult.Invalid(problem) : WithScopes(claims, scopes);
    }

    // With or without "Bearer", as on AWS.
    private static string TokenOf(HttpRequest request, Authorizer authorizer)
    {
        var text = (authorizer.Header is { } header ? request.Headers[header] : request.Query[authorizer.QueryParameter!]).ToString().Trim();
        return text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? text["Bearer ".Length..].Trim() : text;
    }

    private string? ProblemOf(JsonObject claims, Authorizer authorizer)
    {
        var now = realClock.GetUtcNow().ToUnixTimeSeconds();
        // A token without an audience (an access token of Cognito) has its client id.
        var audience = claims["aud"] switch
        {
            null => [Text(claims["client_id"])],
            JsonArray several => [.. several.Select(Text)],
            var one => (IReadOnlyList<string>)[Text(one)],
        };
        return Text(claims["iss"]) != authorizer.Issuer ? "the token has an invalid issuer"
            : !audience.Any(authorizer.Audience.Contains) ? "the token does not have a valid audience"
            : Time(claims["exp"]) is not { } expiry || expiry <= now ? "the token has expired"
            : IsLater(claims["nbf"], now) ? "the token is not valid yet"
            : IsLater(claims["iat"], now) ? "the token was issued in the future"
            : null;
    }

    private static JwtResult WithScopes(JsonObject claims, IReadOnlyList<string> scopes)
    {
        // The claim scp counts before scope.
        IReadOnlyList<string> own = (claims["scp"] ?? claims["scope"]) switch
        {
            null => [],
            JsonArray several => [.. several.Select(Text)],
            var text => Text(text).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        };
        return scopes.Count == 0 ? new JwtResult { Claims = claims }
            : own.Any(scopes.Contains) ? new JwtResult { Claims = claims, Scopes = own }
            : JwtResult.OutOfScope;
    }

    private static bool IsLater(JsonNode? time, long now) => time is not null && (Time(time) is not { } seconds || seconds > now);

    private static double? Time(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number && double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : null;

    private static string Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : "";

    private static bool IsSigned(string text, string signature, RSAParameters key, HashAlgorithmName algorithm)
    {
        try
        {
            using var rsa = RSA.Create(key);
            return rsa.VerifyData(Encoding.ASCII.GetBytes(text), WebEncoders.Base64UrlDecode(signature), algorithm, RSASignaturePadding.Pkcs1);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static JsonObject? Json(string part)
    {
        try
        {
            return JsonNode.Parse(WebEncoders.Base64UrlDecode(part), documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (Exception problem) when (problem is FormatException or JsonException)
        {
            // Answered as a malformed token.
            return null;
        }
    }
}

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
