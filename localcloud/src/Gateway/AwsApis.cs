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
            var request = await ReadAsync(context);
            service ??= name is null && context.Request.HasFormContentType ? services.ByUnsignedAction(request) : null;
            // A request that is not signed, and not one of those that need no signature, is refused by the verification.
            request = name is null && service is not null ? request : Verify(context, request);
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

    private static async Task<AwsRequest> ReadAsync(HttpContext context) => new()
    {
        Method = context.Request.Method,
        RawTarget = RawTarget(context),
        Headers = context.Request.Headers,
        Body = await RequestBody.ReadAsync(context.Request, context.RequestAborted),
        SourceIp = context.Connection.RemoteIpAddress?.ToString() ?? "127.0.0.1",
    };

    private AwsRequest Verify(HttpContext context, AwsRequest request)
    {
        var principal = signatures.Verify(request.Method, request.RawTarget, request.Headers, request.Body).Principal;
        KeepAdministratorFromForeignPages(context, principal);
        return request with { Principal = principal };
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
