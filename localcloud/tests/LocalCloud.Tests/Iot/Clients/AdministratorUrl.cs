using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LocalCloud.Iam;

namespace LocalCloud.Tests.Iot.Clients;

/// <summary>Presigns the broker's URL with the administrator's credentials.</summary>
internal static class AdministratorUrl
{
    public static Uri Sign(Uri gateway, string body = "", TimeSpan ahead = default)
    {
        var time = (TimeProvider.System.GetUtcNow() + ahead).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string[] scope = [time[..8], "eu-west-1", "iotdevicegateway", "aws4_request"];
        var query = string.Join(
            '&',
            "X-Amz-Algorithm=AWS4-HMAC-SHA256",
            "X-Amz-Credential=" + Uri.EscapeDataString(Administrator.AccessKeyId + "/" + string.Join('/', scope)),
            "X-Amz-Date=" + time,
            "X-Amz-SignedHeaders=host");
        var request = $"GET\n/mqtt\n{query}\nhost:{gateway.Authority}\n\nhost\n{Hash(body)}";
        var key = scope.Aggregate(
            Encoding.UTF8.GetBytes("AWS4" + Administrator.SecretAccessKey), (previous, part) => Hmac(previous, part));
        var signature = Hmac(key, $"AWS4-HMAC-SHA256\n{time}\n{string.Join('/', scope)}\n{Hash(request)}");
        return new Uri($"ws://{gateway.Authority}/mqtt?{query}&X-Amz-Signature={Convert.ToHexStringLower(signature)}");
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
