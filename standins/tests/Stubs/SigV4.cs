using System.Security.Cryptography;
using System.Text;

namespace Packages.Tests.Stubs;

/// <summary>Signature Version 4 worked out anew from the raw request, by the rules for all services but S3.</summary>
internal static class SigV4
{
    public static string Sign(StubRequest request, string secret, string date, string region, string service, string[] signedHeaders)
    {
        var (path, query) = Split(request.Target);
        var canonical = new StringBuilder()
            .Append(request.Method).Append('\n')
            .Append(string.Join('/', path.Split('/').Select(Encode))).Append('\n')
            .Append(string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal))).Append('\n');
        foreach (var name in signedHeaders)
        {
            canonical.Append(name).Append(':').Append(request.Headers[name]).Append('\n');
        }

        canonical.Append('\n').Append(string.Join(';', signedHeaders)).Append('\n').Append(Hex(SHA256.HashData(request.Body)));

        var scope = $"{date[..8]}/{region}/{service}/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in new[] { date[..8], region, service, "aws4_request" })
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    /// <summary>The path as it is on the wire is encoded once more: <c>%2F</c> becomes <c>%252F</c>.</summary>
    private static string Encode(string segment) => Uri.EscapeDataString(segment);

    private static (string Path, string Query) Split(string target) =>
        target.Split('?', 2) is [var path, var query] ? (path, query) : (target, "");

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
