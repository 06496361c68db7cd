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
            response = service?.Error(error, context.Request.Headers) ?? UnknownServiceError.Write(error, name, context.Request);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            Failed(logger, exception, name ?? "unsigned", context.Request.Method, context.Request.Path);
            var error = new AwsException(
                "InternalFailure", StatusCodes.Status500InternalServerError, "LocalCloud failed; its log has the reason.");
            response = service?.Error(error, context.Request.Headers) ?? UnknownServiceError.Write(error, name, context.Request);
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

/// <summary>Reads a request's body into memory, up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>The largest body that any emulated API takes: DynamoDB's 16 MB.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Reads the body.</summary>
    /// <exception cref="AwsException"><c>RequestEntityTooLargeException</c>, 413.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
        {
            throw TooLarge();
        }

        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await ReadAsync(request.Body, buffer, cancellationToken)) > 0)
        {
            if (body.Length + count > MaxBytes)
            {
                throw TooLarge();
            }

            await body.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        return body.ToArray();
    }

    // UNVERIFIED: S3's words for it; whoever hangs up in the middle hears nothing anyway.
    private static async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            throw new AwsException(
                "IncompleteBody",
                StatusCodes.Status400BadRequest,
                "You did not provide the number of bytes specified by the Content-Length HTTP header");
        }
    }

    private static AwsException TooLarge() => new(
        "RequestEntityTooLargeException",
        StatusCodes.Status413PayloadTooLarge,
        $"Request must be smaller than {MaxBytes} bytes");
}

/// <summary>How each service says that it is called too often: AWS's services differ.</summary>
internal static class ThrottlingErrors
{
    /// <summary>The error of the service with a signing name, or of an unsigned call of Cognito.</summary>
    public static AwsException Of(string? signingName) => signingName switch
    {
        "iotdata" or "iotdevicegateway" => new("ThrottlingException", StatusCodes.Status429TooManyRequests, "Rate exceeded"),
        "lambda" => new("TooManyRequestsException", StatusCodes.Status429TooManyRequests, "Rate Exceeded."),
        "dynamodb" => new(
            "ProvisionedThroughputExceededException", StatusCodes.Status400BadRequest,
            "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the "
            + "UpdateTable API."),
        "sqs" => new("RequestThrottled", StatusCodes.Status400BadRequest, "Rate exceeded"),
        "sts" => new("Throttling", StatusCodes.Status400BadRequest, "Rate exceeded"),
        null or "cognito-identity" or "cognito-idp" => new("TooManyRequestsException", StatusCodes.Status400BadRequest, "Rate exceeded"),
        _ => new("ThrottlingException", StatusCodes.Status400BadRequest, "Rate exceeded"),
    };
}
