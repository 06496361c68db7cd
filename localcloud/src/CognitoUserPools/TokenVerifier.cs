using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.CognitoUserPools;

/// <summary>Verifies tokens of the local user pools: signature, issuer, use, expiry.</summary>
/// <param name="keys">The pools' keys.</param>
/// <param name="realClock">The machine's clock, which cognito-local signs by; the movable clock would refuse every new token.</param>
internal sealed class TokenVerifier(IUserPoolKeys keys, TimeProvider realClock)
{
    /// <summary>Verifies a token.</summary>
    /// <param name="token">The JWT.</param>
    /// <param name="issuer"><c>cognito-idp.{region}.amazonaws.com/{pool}</c>.</param>
    /// <param name="use"><c>id</c> or <c>access</c>.</param>
    /// <param name="cancellationToken">Ends the wait for the keys.</param>
    public async Task<TokenResult> VerifyAsync(string token, string issuer, string use, CancellationToken cancellationToken)
    {
        if (token.Split('.') is not [var head, var body, var tail]
            || Json(head) is not { } header
            || Json(body) is not { } claims
            || header["alg"]?.ToString() != "RS256")
        {
            return new(null, TokenProblem.Malformed);
        }

        var poolId = issuer[(issuer.LastIndexOf('/') + 1)..];
        var key = await keys.FindAsync(poolId, header["kid"]?.ToString() ?? "", cancellationToken);
        if (key is not { } parameters || !IsSigned($"{head}.{body}", tail, parameters))
        {
            return new(null, TokenProblem.BadSignature);
        }

        return Check(new(claims), issuer, use) is { } problem ? new(null, problem) : new(new(claims), null);
    }

    private TokenProblem? Check(TokenClaims claims, string issuer, string use)
    {
        if (claims.Text("iss") != "https://" + issuer)
        {
            return TokenProblem.WrongIssuer;
        }

        if (claims.Text("token_use") != use)
        {
            return TokenProblem.WrongUse;
        }

        return long.TryParse(claims.Text("exp"), CultureInfo.InvariantCulture, out var expiry)
            && expiry > realClock.GetUtcNow().ToUnixTimeSeconds()
                ? null
                : TokenProblem.Expired;
    }

    private static bool IsSigned(string text, string signature, RSAParameters key)
    {
        try
        {
            using var rsa = RSA.Create(key);
            return rsa.VerifyData(
                Encoding.ASCII.GetBytes(text),
                WebEncoders.Base64UrlDecode(signature),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1);
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
            return JsonNode.Parse(WebEncoders.Base64UrlDecode(part), documentOptions: new() { AllowDuplicateProperties = false })
                as JsonObject;
        }
        catch (Exception problem) when (problem is FormatException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>A token's claims, or why it does not count: exactly one of the two.</summary>
internal sealed record TokenResult(TokenClaims? Claims, TokenProblem? Problem);

/// <summary>The claims of a verified token.</summary>
internal sealed record TokenClaims(JsonObject Json)
{
    public string? Text(string name) => Json[name] is JsonValue value ? value.ToString() : null;

    public IReadOnlyList<string> Texts(string name) =>
        Json[name] is JsonArray values ? [.. values.OfType<JsonValue>().Select(value => value.ToString())] : [];
}

/// <summary>Why a token does not count.</summary>
internal enum TokenProblem
{
    /// <summary>Not a JWT, or not signed with RS256.</summary>
    Malformed,

    /// <summary>Signed with another key, or changed afterwards.</summary>
    BadSignature,

    /// <summary>Not from this user pool.</summary>
    WrongIssuer,

    /// <summary>An access token where an ID token is wanted, or the other way round.</summary>
    WrongUse,

    /// <summary>Its time is over.</summary>
    Expired,
}
