using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime.Internal.Auth;
using Amazon.Util;

namespace EndToEnd.Clients;

/// <summary>Signs requests with the AWS SDK's own signing key and signature, so that LocalCloud's verifier is checked against it.</summary>
internal static class SigV4
{
    private const string Region = "eu-west-1";

    /// <summary>Adds the headers that sign <paramref name="request"/>.</summary>
    public static void Sign(HttpRequestMessage request, string body, string service, AwsCredentials credentials)
    {
        var now = DateTime.SpecifyKind(TimeProvider.System.GetUtcNow().UtcDateTime, DateTimeKind.Utc);
        var uri = request.RequestUri!;
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = uri.Authority,
            ["x-amz-date"] = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture),
        };
        if (credentials.SessionToken is { } token)
        {
            headers["x-amz-security-token"] = token;
        }

        var canonical = string.Join(
            '\n',
            request.Method.Method,
            string.Join('/', uri.AbsolutePath.Split('/').Select(Uri.EscapeDataString)), // every service but S3 encodes once more
            CanonicalQuery(uri.Query.TrimStart('?')),
            string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n")),
            string.Join(';', headers.Keys),
            Hash(body));
        var result = AWS4Signer.ComputeSignature(
            credentials.AccessKeyId, credentials.SecretKey, Region, now, service, string.Join(';', headers.Keys), canonical);
        foreach (var (name, value) in headers.Where(header => header.Key != "host"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("Authorization", result.ForAuthorizationHeader);
    }

    /// <summary>The address of MQTT over WebSocket, signed as AWS IoT has it: the session token behind the signature.</summary>
    public static Uri PresignMqtt(Uri gateway, AwsCredentials credentials)
    {
        var now = DateTime.SpecifyKind(TimeProvider.System.GetUtcNow().UtcDateTime, DateTimeKind.Utc);
        var date = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{date[..8]}/{Region}/iotdevicegateway/aws4_request";
        var query =
            $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={Uri.EscapeDataString($"{credentials.AccessKeyId}/{scope}")}" +
            $"&X-Amz-Date={date}&X-Amz-SignedHeaders=host";
        var canonical = $"GET\n/mqtt\n{query}\nhost:{gateway.Authority}\n\nhost\n{Hash("")}";
        var result = AWS4Signer.ComputeSignature(
            credentials.AccessKeyId, credentials.SecretKey, Region, now, "iotdevicegateway", "host", canonical);
        var url = $"ws://{gateway.Authority}/mqtt?{query}&X-Amz-Signature={result.Signature}";
        return new Uri(credentials.SessionToken is { } token ? $"{url}&X-Amz-Security-Token={Uri.EscapeDataString(token)}" : url);
    }

    /// <summary>A path of the gateway for a GET, signed by the administrator in its query, as an address that anybody may open.</summary>
    public static string Presign(string authority, string query, string service)
    {
        var now = DateTime.SpecifyKind(TimeProvider.System.GetUtcNow().UtcDateTime, DateTimeKind.Utc);
        var date = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var key = AwsCredentials.Administrator;
        var credential = Uri.EscapeDataString($"{key.AccessKeyId}/{date[..8]}/{Region}/{service}/aws4_request");
        query = CanonicalQuery($"{query}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}&X-Amz-Date={date}&X-Amz-Expires=3600&X-Amz-SignedHeaders=host");
        var result = AWS4Signer.ComputeSignature(
            key.AccessKeyId, key.SecretKey, Region, now, service, "host", $"GET\n/\n{query}\nhost:{authority}\n\nhost\n{Hash("")}");
        return $"/?{query}&X-Amz-Signature={result.Signature}";
    }

    private static string CanonicalQuery(string query) =>
        string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Encoded(pair[0]), Value: Encoded(pair.Length > 1 ? pair[1] : "")))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Encoded(string part) => AWSSDKUtils.UrlEncode(Uri.UnescapeDataString(part), path: false);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
