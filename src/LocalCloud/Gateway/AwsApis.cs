using LocalCloud.Chaos;
using LocalCloud.Iam;
using LocalCloud.SigV4;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCloud.Gateway;

/// <summary>
/// The AWS APIs on one port: told apart by the credential scope of the signature, or by <c>X-Amz-Target</c> where AWS takes unsigned
/// calls. The signature is verified here, the action authorized by the service.
/// </summary>
internal sealed partial class AwsApis(
    ServiceRegistry services, ISignatureVerifier signatures, ChaosSwitches chaos, ILogger<AwsApis> logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (BrowserAccess.AnswersPreflight(context))
        {
            return;
        }

        var name = SignatureParser.ServiceOf(RawTarget(context), context.Request.Headers);
        var service = name is null
            ? services.ByUnsignedTarget(context.Request.Headers["X-Amz-Target"].ToString())
            : services.BySigningName(name);
        AwsResponse response;
        try
        {
            // A request that is not signed, and not one of those that need no signature, is refused by the verification.
            var request = await ReadAsync(context, isSigned: name is not null || service is null);
            if (service is not null && chaos.Happens(ChaosEffect.Throttle))
            {
                throw ThrottlingErrors.Of(name);
            }

            response = await (service ?? throw NotEmulated.Service(name!)).HandleAsync(request, context.RequestAborted);
        }
        catch (AwsException error)
        {
            Refused(logger, name ?? "unsigned", context.Request.Method, context.Request.Path, error.Code, error.Message);
            response = service?.Error(error) ?? UnknownServiceError.Write(error, context.Request);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            Failed(logger, exception, name ?? "unsigned", context.Request.Method, context.Request.Path);
            var error = new AwsException(
                "InternalFailure", StatusCodes.Status500InternalServerError, "LocalCloud failed; its log has the reason.");
            response = service?.Error(error) ?? UnknownServiceError.Write(error, context.Request);
        }

        await WriteAsync(context, response);
    }

    private async Task<AwsRequest> ReadAsync(HttpContext context, bool isSigned)
    {
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        Principal? principal = null;
        if (isSigned)
        {
            principal = signatures.Verify(context.Request.Method, RawTarget(context), context.Request.Headers, body).Principal;
            KeepAdministratorFromForeignPages(context, principal);
        }

        return new AwsRequest
        {
            Method = context.Request.Method,
            RawTarget = RawTarget(context),
            Headers = context.Request.Headers,
            Body = body,
            Principal = principal,
            SourceIp = context.Connection.RemoteIpAddress?.ToString() ?? "127.0.0.1",
        };
    }

    // Everybody knows the administrator's secret, so any page in a browser on this machine could sign with it.
    private static void KeepAdministratorFromForeignPages(HttpContext context, Principal principal)
    {
        if (principal.AccessKeyId == Administrator.AccessKeyId && !OwnOrigin.IsOwn(context))
        {
            throw new AwsException(
                "AccessDeniedException",
                StatusCodes.Status403Forbidden,
                "LocalCloud's administrator is for the command line and tests, not for web pages.");
        }
    }

    private static async Task WriteAsync(HttpContext context, AwsResponse response)
    {
        context.Response.StatusCode = response.Status;
        context.Response.ContentType = response.ContentType;
        context.Response.ContentLength = response.Body.Length;
        BrowserAccess.AddHeaders(context);
        foreach (var (header, value) in response.Headers)
        {
            context.Response.Headers[header] = value;
        }

        if (!context.Response.Headers.ContainsKey(RequestIds.Header))
        {
            context.Response.Headers[RequestIds.Header] = Guid.NewGuid().ToString();
        }

        await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
    }

    private static string RawTarget(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    [LoggerMessage(1001, LogLevel.Information, "{Service} {Method} {Path} answered {Code}: {Reason}", EventName = "ApiError")]
    private static partial void Refused(
        ILogger logger, string service, string method, string path, string code, string reason);

    [LoggerMessage(1002, LogLevel.Error, "{Service} {Method} {Path} failed", EventName = "ApiFailure")]
    private static partial void Failed(ILogger logger, Exception exception, string service, string method, string path);
}
