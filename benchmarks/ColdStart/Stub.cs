using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ColdStart;

/// <summary>Lambda's Runtime API and AWS IoT's endpoint for publishing, the same for all; one process at a time.</summary>
internal sealed class Stub : IAsyncDisposable
{
    private const string Invocations = "/2018-06-01/runtime/invocation/";

    // A family that is not logged, so that the others need no log to be compared.
    private static readonly byte[] Event =
        """{"id":"1","detail-type":"Update","source":"benchmark","detail":{"topic":"devices/d1/telemetry","message":{"temperature":21.5}}}"""u8.ToArray();

    private readonly WebApplication _app;
    private Session _session = new(0, () => Task.FromResult(0L));

    private Stub(WebApplication app) => _app = app;

    /// <summary><c>host:port</c>.</summary>
    public string Address { get; private set; } = "";

    public static async Task<Stub> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestHeadersTotalSize = 1_100_000;
            kestrel.Limits.MaxRequestBufferSize = 2_000_000;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        var stub = new Stub(app);
        app.Run(stub.AnswerAsync);
        await app.StartAsync(cancellationToken);
        stub.Address = new Uri(app.Urls.First()).Authority;
        return stub;
    }

    /// <summary>From now on requests are this session's.</summary>
    public void Begin(Session session) => _session = session;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var time = Stopwatch.GetTimestamp();
        var path = context.Request.Path.Value!;
        if (path == Invocations + "next")
        {
            await NextAsync(context);
        }
        else if (path.StartsWith("/topics/", StringComparison.Ordinal))
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            _session.Publish();
            await WriteAsync(context, StatusCodes.Status200OK, """{"message":"OK","traceId":"00000000-0000-0000-0000-000000000000"}""");
        }
        else if (path.StartsWith(Invocations, StringComparison.Ordinal) && path.EndsWith("/response", StringComparison.Ordinal))
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await _session.AnswerAsync(time);
            await WriteAsync(context, StatusCodes.Status202Accepted, """{"status":"OK"}""");
        }
        else
        {
            using var reader = new StreamReader(context.Request.Body);
            _session.Fail($"{path}: {await reader.ReadToEndAsync(context.RequestAborted)}");
            await WriteAsync(context, StatusCodes.Status202Accepted, """{"status":"OK"}""");
        }
    }

    private async Task NextAsync(HttpContext context)
    {
        // Whoever asks when nothing is left waits, as at AWS, until it is ended.
        if (!_session.HandOut())
        {
            var gone = new TaskCompletionSource();
            await using var registration = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
            return;
        }

        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = Guid.NewGuid().ToString();
        headers["Lambda-Runtime-Deadline-Ms"] = TimeProvider.System.GetUtcNow().AddSeconds(30).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:eu-west-1:123456789012:function:F";
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Event.Length;
        await context.Response.Body.WriteAsync(Event, context.RequestAborted);
    }

    private static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json, context.RequestAborted);
    }
}
