using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.SigV4;

/// <summary>The signature over a canonical request.</summary>
internal static class SignatureCalculation
{
    public static byte[] Sign(string canonicalRequest, SignedParts parts, string secretAccessKey)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest)));
        var text = $"{SignedParts.Algorithm}\n{parts.TimestampText}\n{parts.Scope}\n{hash}";
        var key = Hmac(Encoding.UTF8.GetBytes("AWS4" + secretAccessKey), parts.Date);
        key = Hmac(key, parts.Region);
        key = Hmac(key, parts.Service);
        key = Hmac(key, "aws4_request");
        return Hmac(key, text);
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
