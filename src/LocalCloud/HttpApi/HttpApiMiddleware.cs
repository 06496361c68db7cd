using System.Buffers.Text;
using System.Security.Cryptography;
using LocalCloud.Chaos;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCloud.HttpApi;

/// <summary>Answers every request on the port of the HTTP API, in API Gateway's order: preflight, route, size, throttle, authorizer.</summary>
internal sealed class HttpApiMiddleware(
    ApiRegistry registry, IamAuthorizer authorizer, FunctionCall function, ChaosSwitches chaos, TimeProvider clock)
{
    private const int MaximumBodyBytes = 10 * 1024 * 1024;
    private const int MaximumHeadBytes = 10_240;

    /// <summary>Answers one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var id = NewRequestId();
        context.Response.Headers["apigw-requestid"] = id;
        var cors = registry.Api?.Cors;
        if (cors is { } && Cors.AnswersPreflight(context, cors))
        {
            return;
        }

        var response = registry.Api is { } api
            ? await AnswerAsync(context, api, id)
            : ApiResponse.Message(StatusCodes.Status404NotFound, "Not Found");
        await WriteAsync(context, response, cors);
    }

    private async Task<ApiResponse> AnswerAsync(HttpContext context, Api api, string id)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var (rawPath, rawQuery) = target.Split('?', 2) is [var before, var after] ? (before, after) : (target, "");
        if (HeadBytes(context.Request, target) > MaximumHeadBytes)
        {
            return ApiResponse.Message(StatusCodes.Status431RequestHeaderFieldsTooLarge, "Request Header Fields Too Large");
        }

        if (!rawPath.StartsWith('/') || api.Find(context.Request.Method, rawPath) is not { } match)
        {
            return ApiResponse.Message(StatusCodes.Status404NotFound, "Not Found");
        }

        if (await ReadBodyAsync(context.Request, context.RequestAborted) is not { } body)
        {
            return ApiResponse.Message(StatusCodes.Status413PayloadTooLarge, "Request Entity Too Large");
        }

        // Before the authorizer, so that unsigned floods are held off too. AWS does not say which comes first.
        if (!api.TryTake(match) || chaos.Happens(ChaosEffect.Throttle))
        {
            return ApiResponse.Message(StatusCodes.Status429TooManyRequests, "Too Many Requests");
        }

        var principal = match.Route.RequiresIam ? authorizer.Authorize(context.Request, target, body, api, match) : null;
        if (match.Route.RequiresIam && principal is null)
        {
            return ApiResponse.Message(StatusCodes.Status403Forbidden, "Forbidden");
        }

        var request = Describe(context, id, match, rawPath, rawQuery) with { Body = body, Principal = principal };
        return await function.AnswerAsync(api, request, context.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext context, ApiResponse response, CorsRules? cors)
    {
        context.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
        {
            if (cors is null || !Cors.Owns(name))
            {
                context.Response.Headers.Append(name, value);
            }
        }

        foreach (var cookie in response.Cookies)
        {
            context.Response.Headers.Append("set-cookie", cookie);
        }

        if (cors is { })
        {
            Cors.AddHeaders(context, cors);
        }

        var hasBody = response.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified);
        if (hasBody)
        {
            context.Response.ContentLength = response.Body.Length;
        }

        if (hasBody && !HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaximumBodyBytes)
        {
            return null;
        }

        using var body = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            if (body.Length > MaximumBodyBytes)
            {
                return null;
            }
        }

        return body.ToArray();
    }

    private ApiRequest Describe(HttpContext context, string id, RouteMatch match, string rawPath, string rawQuery) => new()
    {
        Id = id,
        Method = context.Request.Method,
        RawPath = rawPath,
        RawQuery = rawQuery,
        Protocol = context.Request.Protocol,
        Headers = context.Request.Headers,
        SourceIp = SourceIp(context.Connection),
        Port = context.Connection.LocalPort,
        Time = clock.GetUtcNow(),
        Match = match,
    };

    private static int HeadBytes(HttpRequest request, string target) =>
        request.Method.Length + target.Length + request.Protocol.Length
        + request.Headers.Sum(header => header.Key.Length + header.Value.Sum(value => value?.Length ?? 0));

    private static string SourceIp(ConnectionInfo connection) =>
        (connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : connection.RemoteIpAddress)?.ToString()
        ?? "127.0.0.1";

    // Sixteen characters that end in "=", as AWS's do.
    private static string NewRequestId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(11)) + "=";
}
