using LocalCloud.Gateway;
using LocalCloud.Iam;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot;

/// <summary>Calls of AWS APIs whose signature is verified already.</summary>
internal static class Signed
{
    /// <summary>Carries a call out as the gateway does: errors are written by the service.</summary>
    public static async Task<(int Status, string Body, AwsResponse Response)> CallAsync(
        this IotCloud cloud, string signingName, string method, string target, byte[]? body = null, Principal? principal = null,
        IHeaderDictionary? headers = null)
    {
        var service = cloud.Services.GetServices<IAwsService>().Single(s => s.SigningNames.Contains(signingName));
        var request = new AwsRequest
        {
            Method = method,
            RawTarget = target,
            Headers = headers ?? new HeaderDictionary(),
            Body = body ?? [],
            Principal = principal ?? Administrator.Principal(IotCloud.Account),
            SourceIp = "127.0.0.1",
        };
        AwsResponse response;
        try
        {
            response = await service.HandleAsync(request, TestContext.Current.CancellationToken);
        }
        catch (AwsException e)
        {
            response = service.Error(e, request.Headers);
        }

        return (response.Status, System.Text.Encoding.UTF8.GetString(response.Body.Span), response);
    }
}
