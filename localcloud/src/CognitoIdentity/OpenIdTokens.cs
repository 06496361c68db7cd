using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.CognitoIdentity;

/// <summary>The tokens of identity pools: signed by a key that lives in the state directory.</summary>
internal sealed class OpenIdTokens : IDisposable
{
    /// <summary>Who issues the tokens.</summary>
    public const string Issuer = "cognito-identity.amazonaws.com";

    private const string StateName = "cognito-identity-key";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private readonly TimeProvider _clock;
    private readonly Lazy<RSA> _key;

    public OpenIdTokens(StateStore state, TimeProvider clock)
    {
        _clock = clock;
        _key = new(() => Key(state));
    }

    /// <summary>A token that says whose session it is.</summary>
    public string Issue(CognitoSession session)
    {
        var now = _clock.GetUtcNow();
        var claims = new JsonObject
        {
            ["sub"] = session.IdentityId,
            ["aud"] = session.IdentityPoolId,
            ["amr"] = new JsonArray([.. session.Amr.Select(method => JsonValue.Create(method))]),
            ["iss"] = "https://" + Issuer,
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
        };
        var text = $"{Part(new JsonObject { ["typ"] = "JWS", ["alg"] = "RS512" })}.{Part(claims)}";
        return $"{text}.{WebEncoders.Base64UrlEncode(_key.Value.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>Whose session the token stands for, or <see langword="null"/> when it is none of ours.</summary>
    /// <param name="token">The token.</param>
    /// <param name="isExpired">Whether it is one of ours whose time is over.</param>
    public CognitoSession? Read(string token, out bool isExpired)
    {
        isExpired = false;
        if (token.Split('.') is not [var head, var body, var signature] || !IsSigned($"{head}.{body}", signature))
        {
            return null;
        }

        // It is signed, so it is as written above.
        var claims = JsonNode.Parse(WebEncoders.Base64UrlDecode(body))!;
        isExpired = long.Parse(claims["exp"]!.ToString(), CultureInfo.InvariantCulture) <= _clock.GetUtcNow().ToUnixTimeSeconds();
        return new CognitoSession(
            (string)claims["sub"]!, (string)claims["aud"]!, [.. claims["amr"]!.AsArray().Select(method => (string)method!)]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_key.IsValueCreated)
        {
            _key.Value.Dispose();
        }
    }

    private bool IsSigned(string text, string signature)
    {
        try
        {
            return _key.Value.VerifyData(
                Encoding.ASCII.GetBytes(text), WebEncoders.Base64UrlDecode(signature), HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string Part(JsonObject part) => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes<JsonNode>(part));

    private static RSA Key(StateStore state)
    {
        var key = RSA.Create(2048);
        if (state.Load(StateName, IdentitiesJson.Default.String) is { } saved)
        {
            key.ImportPkcs8PrivateKey(Convert.FromBase64String(saved), out _);
        }
        else
        {
            state.Save(StateName, Convert.ToBase64String(key.ExportPkcs8PrivateKey()), IdentitiesJson.Default.String);
        }

        return key;
    }
}
