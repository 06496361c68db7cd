using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace LocalCloud.Lambda;

/// <summary>
/// The Lambda Runtime API of one execution environment. Each has a listener of its own: the protocol has no other way to tell
/// environments apart.
/// </summary>
internal sealed class RuntimeApi(
    FunctionDefinition function, RuntimeSession session, TimeProvider clock, ILoggerFactory loggers) : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private const string Base = "/2018-06-01";

    // Runtimes tell X-Ray the cause of an error in a header, up to 1 MB; and there are others beside it.
    private const int MaxHeaderBytes = 1_100_000;

    private readonly KestrelServer _server = CreateServer(loggers);

    /// <summary><c>127.0.0.1:port</c>, for <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Address =>
        new Uri(_server.Features.Get<IServerAddressesFeature>()!.Addresses.First()).Authority;

    /// <summary>Starts to listen.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(this, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // An answered token: whoever still waits for an invocation is cut off at once.
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
    }

    /// <inheritdoc/>
    HttpContext IHttpApplication<HttpContext>.CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    void IHttpApplication<HttpContext>.DisposeContext(HttpContext context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    Task IHttpApplication<HttpContext>.ProcessRequestAsync(HttpContext context)
    {
        // An image in a web page would take the function's next event, and a name that leads here by DNS could answer it.
        if (OwnOrigin.IsOfBrowser(context.Request) || !OwnOrigin.IsForThisMachine(context.Request))
        {
            return WriteAsync(context, StatusCodes.Status403Forbidden, "Runtimes only.", "Forbidden");
        }

        var path = context.Request.Path.Value!;
        string[] parts = path.StartsWith(Base, StringComparison.Ordinal) ? path[Base.Length..].Split('/') : [];
        return (context.Request.Method, parts) switch
        {
            ("GET", [_, "ping"]) => context.Response.WriteAsync("pong", context.RequestAborted),
            ("GET", [_, "runtime", "invocation", "next"]) => NextAsync(context),
            ("POST", [_, "runtime", "invocation", var id, "response"]) => ResponseAsync(context, id),
            ("POST", [_, "runtime", "invocation", var id, "error"]) => ErrorAsync(context, outcome => session.Answer(id, outcome)),
            ("POST", [_, "runtime", "init", "error"]) => ErrorAsync(context, session.FailInit),
            _ => WriteAsync(context, StatusCodes.Status404NotFound, "404 page not found", "NotFound"),
        };
    }

    private static KestrelServer CreateServer(ILoggerFactory loggers)
    {
        var options = new KestrelServerOptions { Limits = { MaxRequestHeadersTotalSize = MaxHeaderBytes } };
        options.Limits.MaxRequestBufferSize = Math.Max(options.Limits.MaxRequestBufferSize ?? 0, MaxHeaderBytes);
        options.Listen(System.Net.IPAddress.Loopback, 0);
        return new KestrelServer(
            Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers), loggers);
    }

    private async Task NextAsync(HttpContext context)
    {
        Invocation? invocation;
        try
        {
            invocation = await session.NextAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (invocation is null)
        {
            await WriteWrongStateAsync(context);
            return;
        }

        var headers = context.Response.Headers;
        headers.ContentType = "application/json";
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        // By the machine's clock, as that is what the process compares it with: ours may be months ahead.
        headers["Lambda-Runtime-Deadline-Ms"] =
            (TimeProvider.System.GetUtcNow() + function.Timeout).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = function.Arn;
        headers["Lambda-Runtime-Trace-Id"] = TraceId.New(clock);
        headers["Lambda-Runtime-Client-Context"] = invocation.ClientContext;
        headers["Lambda-Runtime-Cognito-Identity"] = invocation.CognitoIdentity;
        await context.Response.Body.WriteAsync(invocation.Payload, context.RequestAborted);
    }

    private async Task ResponseAsync(HttpContext context, string requestId)
    {
        var mode = context.Request.Headers["Lambda-Runtime-Function-Response-Mode"].ToString();
        if (mode is not ("" or "streaming"))
        {
            await WriteAsync(
                context, StatusCodes.Status400BadRequest, $"Invalid function response mode: {mode}", "InvalidFunctionResponseMode");
            return;
        }

        var body = await BodyAsync(context);
        if (StreamedError(context.Request) is { } streamed)
        {
            await ReplyAsync(context, session.Answer(requestId, streamed));
            return;
        }

        if (body.Length <= InvocationErrors.MaxAnswerBytes)
        {
            await ReplyAsync(context, session.Answer(requestId, new InvocationOutcome(body, ErrorType: null)));
            return;
        }

        session.Answer(requestId, InvocationErrors.TooLarge(body.Length));
        await WriteAsync(
            context,
            StatusCodes.Status413PayloadTooLarge,
            string.Create(CultureInfo.InvariantCulture, $"Exceeded maximum allowed payload size ({InvocationErrors.MaxAnswerBytes} bytes)."),
            "RequestEntityTooLarge");
    }

    // Half-way through a streamed response the function may still fail: the trailers then say so.
    private static InvocationOutcome? StreamedError(HttpRequest request)
    {
        if (!request.SupportsTrailers() || request.GetTrailer("Lambda-Runtime-Function-Error-Type") is not [{ Length: > 0 } type])
        {
            return null;
        }

        var error = request.GetTrailer("Lambda-Runtime-Function-Error-Body").ToString();
        var bytes = new byte[error.Length];
        return new(Convert.TryFromBase64String(error, bytes, out var length) ? bytes.AsMemory(0, length) : Encoding.UTF8.GetBytes(error), type);
    }

    private static async Task ErrorAsync(HttpContext context, Func<InvocationOutcome, RuntimeReply> report)
    {
        var type = context.Request.Headers["Lambda-Runtime-Function-Error-Type"].ToString();
        var body = await BodyAsync(context);
        await ReplyAsync(context, report(new InvocationOutcome(body, type.Length > 0 ? type : "Runtime.Unknown")));
    }

    private static Task ReplyAsync(HttpContext context, RuntimeReply reply)
    {
        switch (reply)
        {
            case RuntimeReply.Accepted:
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                return context.Response.WriteAsJsonAsync(new JsonObject { ["status"] = "OK" }, context.RequestAborted);
            case RuntimeReply.UnknownRequest:
                return WriteAsync(context, StatusCodes.Status400BadRequest, "Invalid request ID", "InvalidRequestID");
            default:
                return WriteWrongStateAsync(context);
        }
    }

    private static Task WriteWrongStateAsync(HttpContext context) => WriteAsync(
        context,
        StatusCodes.Status403Forbidden,
        $"State transition failed for runtime. Error: {context.Request.Method} {context.Request.Path} is not allowed now",
        "InvalidStateTransition");

    private static Task WriteAsync(HttpContext context, int status, string message, string type)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new JsonObject { ["errorMessage"] = message, ["errorType"] = type }, context.RequestAborted);
    }

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }
}

/// <summary>X-Ray trace headers: <c>Root=1-{time}-{random};Parent={random};Sampled=0</c>.</summary>
internal static class TraceId
{
    /// <summary>A new one, not sampled.</summary>
    public static string New(TimeProvider clock) =>
        $"Root=1-{clock.GetUtcNow().ToUnixTimeSeconds():x8}-{Random(12)};Parent={Random(8)};Sampled=0";

    private static string Random(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}
