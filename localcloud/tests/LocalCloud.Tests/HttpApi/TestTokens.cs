using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.CognitoUserPools;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.Tests.HttpApi;

/// <summary>A user pool's key, and tokens that it signs.</summary>
internal sealed class TestTokens : IUserPoolKeys
{
    public const string Pool = "eu-west-1_abcdef";
    public const string Issuer = $"https://cognito-idp.eu-west-1.amazonaws.com/{Pool}";

    private readonly RSA _key = RSA.Create(2048);

    public static JsonObject Claims(DateTimeOffset now) => new()
    {
        ["iss"] = Issuer,
        ["sub"] = "sub-of-alice",
        ["client_id"] = "client",
        ["scope"] = "rooms/read rooms/write",
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
    };

    public ValueTask<RSAParameters?> FindAsync(string poolId, string keyId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<RSAParameters?>(poolId == Pool && keyId == "key" ? _key.ExportParameters(includePrivateParameters: false) : null);

    public string Sign(JsonObject claims, string algorithm = "RS256", string keyId = "key")
    {
        var text = $"{Encode(new JsonObject { ["alg"] = algorithm, ["kid"] = keyId }.ToJsonString())}.{Encode(claims.ToJsonString())}";
        var hash = algorithm == "RS512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;
        return $"{text}.{WebEncoders.Base64UrlEncode(_key.SignData(Encoding.ASCII.GetBytes(text), hash, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));
}
