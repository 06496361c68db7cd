using System.Buffers.Text;
using System.Security.Cryptography;
using LocalCloud.Chaos;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCloud.HttpApi;

/// <summary>Answers every request on the port of the HTTP API, in API Gateway's order: preflight, route, size, throttle, authorizer.</summary>
internal sealed class HttpApiMiddleware(
    ApiRegistry registry, IamAuthorizer iam, JwtAuthorizer jwt, FunctionCall function, AccessLog log, ChaosSwitches chaos, TimeProvider clock)
{
    private const int MaximumBodyBytes = 10 * 1024 * 1024;
    private const int MaximumHeadBytes = 10_240;

    /// <summary>Answers one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var id = NewRequestId();
        context.Response.Headers["apigw-requestid"] = id;
        var api = registry.ForHost(context.Request.Host.Host);
        var cors = api?.Cors;
        if (cors is { } && Cors.AnswersPreflight(context, cors))
        {
            return;
        }

        if (api is null)
        {
            await WriteAsync(context, ApiResponse.Message(StatusCodes.Status404NotFound, "Not Found"), cors);
            return;
        }

        var record = new AccessRecord { Api = api, RequestId = id, Time = clock.GetUtcNow() };
        var response = await AnswerAsync(context, record);
        await WriteAsync(context, response, cors);
        log.Write(context, response, record);
    }

    private async Task<ApiResponse> AnswerAsync(HttpContext context, AccessRecord record)
    {
        var api = record.Api;
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

        record.Match = match;
        if (await ReadBodyAsync(context.Request, context.RequestAborted) is not { } body)
        {
            return ApiResponse.Message(StatusCodes.Status413PayloadTooLarge, "Request Entity Too Large");
        }

        // Before the authorizer, so that unsigned floods are held off too. AWS does not say which comes first.
        if (!api.TryTake(match) || chaos.Happens(ChaosEffect.Throttle))
        {
            return ApiResponse.Message(StatusCodes.Status429TooManyRequests, "Too Many Requests");
        }

        if (await AuthorizeAsync(context, api, match, target, body, record) is { } refusal)
        {
            return refusal;
        }

        var request = Describe(context, record.RequestId, match, rawPath, rawQuery) with { Body = body, Principal = record.Principal, Jwt = record.Jwt };
        record.Integration = await function.AnswerAsync(api, request, context.RequestAborted);
        return record.Integration.Response;
    }

    private async Task<ApiResponse?> AuthorizeAsync(
        HttpContext context, Api api, RouteMatch match, string target, ReadOnlyMemory<byte> body, AccessRecord record)
    {
        switch (match.Route.Authorization)
        {
            case RouteAuthorization.Iam:
                record.Principal = iam.Authorize(context.Request, target, body, api, match);
                return record.Principal is null ? ApiResponse.Message(StatusCodes.Status403Forbidden, "Forbidden") : null;
            case RouteAuthorization.Jwt:
                record.Jwt = await jwt.AuthorizeAsync(context.Request, match.Route.Authorizer!, match.Route.Scopes, context.RequestAborted);
                return record.Jwt.Refusal;
            default:
                return null;
        }
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

    /// <summary>The caller's address.</summary>
    public static string SourceIp(ConnectionInfo connection) =>
        (connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : connection.RemoteIpAddress)?.ToString()
        ?? "127.0.0.1";

    // Sixteen characters that end in "=", as AWS's do.
    private static string NewRequestId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(11)) + "=";
}
