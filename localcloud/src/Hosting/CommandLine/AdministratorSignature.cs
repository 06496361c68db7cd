using System.Globalization;
using LocalCloud.Iam;
using LocalCloud.SigV4;

namespace LocalCloud.Hosting.CommandLine;

/// <summary>Signs requests as the administrator.</summary>
internal static class AdministratorSignature
{
    /// <summary>Signs the request: <c>host</c>, <c>x-amz-date</c> and the body.</summary>
    public static void Sign(HttpRequestMessage request, ReadOnlyMemory<byte> body, string service, string region, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var parts = new SignedParts
        {
            AccessKeyId = Administrator.AccessKeyId,
            Date = now.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
            Region = region,
            Service = service,
            SignedHeaders = ["host", "x-amz-date"],
            Signature = "",
            Timestamp = now,
        };
        var headers = new HeaderDictionary
        {
            ["Host"] = request.RequestUri!.Authority,
            ["X-Amz-Date"] = parts.TimestampText,
        };
        var canonical = CanonicalRequest.Build(parts, request.Method.Method, request.RequestUri.PathAndQuery, headers, body.Span);
        var signature = Convert.ToHexStringLower(SignatureCalculation.Sign(canonical, parts, Administrator.SecretAccessKey));
        request.Headers.Add("X-Amz-Date", parts.TimestampText);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"{SignedParts.Algorithm} Credential={parts.AccessKeyId}/{parts.Scope}, SignedHeaders=host;x-amz-date, Signature={signature}");
    }
}
