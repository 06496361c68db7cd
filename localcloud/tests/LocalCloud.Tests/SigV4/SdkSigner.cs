using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace LocalCloud.Tests.SigV4;

/// <summary>Signs with the AWS SDK's own signers: an implementation that is not ours.</summary>
internal static class SdkSigner
{
    public static HttpRequestMessage Sign(
        Uri address,
        HttpMethod method,
        string path,
        string service,
        string accessKeyId,
        string secret,
        string? token = null,
        string body = "",
        string region = "eu-west-1",
        IReadOnlyDictionary<string, string>? headers = null)
    {
        var request = Request(address, method, path, service, body, region);
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
        {
            request.Headers[name] = value;
        }

        if (token is not null)
        {
            request.Headers["X-Amz-Security-Token"] = token;
        }

        var result = new AWS4Signer().SignRequest(request, Config(address, region), null, accessKeyId, secret);
        request.Headers["Authorization"] = result.ForAuthorizationHeader;
        var message = new HttpRequestMessage(method, new Uri(address, path)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    public static Uri Presign(
        Uri address, string path, string service, string accessKeyId, string secret, string? token = null, TimeSpan? lifetime = null)
    {
        var request = Request(address, HttpMethod.Get, path, service, "", "eu-west-1");
        if (token is not null)
        {
            request.Parameters["X-Amz-Security-Token"] = token;
        }

        if (lifetime is { } time)
        {
            request.Parameters["X-Amz-Expires"] = ((int)time.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var result = AWS4PreSignedUrlSigner.SignRequest(
            request, Config(address, "eu-west-1"), null, accessKeyId, secret, service, "eu-west-1");
        var query = string.Join('&', request.Parameters
            .Select(parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}"));
        return new Uri(address, $"{path}?{query}{(query.Length > 0 ? "&" : "")}{result.ForQueryParameters}");
    }

    private static DefaultRequest Request(Uri address, HttpMethod method, string path, string service, string body, string region)
    {
        var parts = path.Split('?', 2);
        var request = new DefaultRequest(new ListTablesRequest(), service)
        {
            Endpoint = address,
            HttpMethod = method.Method,
            ResourcePath = Uri.UnescapeDataString(parts[0]),
            Content = Encoding.UTF8.GetBytes(body),
            OverrideSigningServiceName = service,
            AuthenticationRegion = region,
            UseQueryString = true,
        };
        foreach (var pair in parts.Length > 1 ? parts[1].Split('&') : [])
        {
            request.Parameters[Uri.UnescapeDataString(pair.Split('=', 2)[0])] = Uri.UnescapeDataString(pair.Split('=', 2)[1]);
        }

        return request;
    }

    private static AmazonDynamoDBConfig Config(Uri address, string region) =>
        new() { ServiceURL = address.ToString(), AuthenticationRegion = region };
}
