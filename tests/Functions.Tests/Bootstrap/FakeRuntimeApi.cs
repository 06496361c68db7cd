using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Functions.Tests.Bootstrap;

/// <summary>
/// The Lambda Runtime API on a free port, with one event to hand out: just enough to start the real program against. Who takes it for DynamoDB is given one and
/// the same item, whatever they ask for.
/// </summary>
internal sealed class FakeRuntimeApi : IDisposable
{
    public const string RequestId = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

    // Nobody's flag, and somebody's quiet hours.
    private const string Item =
        """{"Item":{"pk":{"S":"pref|aaaaaaaa-0000-4000-8000-000000000001"},"quietHours":{"M":{"zone":{"S":"America/New_York"},"from":{"S":"22:00"},"to":{"S":"07:00"},"days":{"L":[{"S":"sun"}]}}}}}""";

    private readonly HttpListener _listener;
    private readonly TaskCompletionSource<(string Path, string Body)> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _events;

    private FakeRuntimeApi(HttpListener listener, string host, string input)
    {
        _listener = listener;
        Host = host;
        _events = new([input]);
        _ = ServeAsync();
    }

    /// <summary>The value of <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Host { get; }

    /// <summary>What the program reported first: a response, an error or a failed start.</summary>
    public Task<(string Path, string Body)> Result => _result.Task;

    public static FakeRuntimeApi Start(string input)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var host = socket.LocalEndPoint!.ToString()!;
            socket.Close();
            var listener = new HttpListener { Prefixes = { $"http://{host}/" } };
            try
            {
                listener.Start();
                return new FakeRuntimeApi(listener, host, input);
            }
            catch (HttpListenerException) when (attempt < 5)
            {
                // Somebody else took the port in between.
                listener.Close();
            }
        }
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath.Replace("/2018-06-01/runtime/", "", StringComparison.Ordinal);
        if (path == "invocation/next")
        {
            if (_events.TryDequeue(out var input))
            {
                context.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = RequestId;
                context.Response.Headers["Lambda-Runtime-Deadline-Ms"] =
                    TimeProvider.System.GetUtcNow().AddSeconds(30).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
                context.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:eu-west-1:123456789012:function:F";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(input), TestContext.Current.CancellationToken);
                context.Response.Close();
            }

            return; // and no answer for whoever asks again: there is no further event
        }

        if (context.Request.Headers["X-Amz-Target"] is not null)
        {
            context.Response.ContentType = "application/x-amz-json-1.0";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Item), TestContext.Current.CancellationToken);
            context.Response.Close();
            return;
        }

        using var reader = new StreamReader(context.Request.InputStream);
        _result.TrySetResult((path, await reader.ReadToEndAsync(TestContext.Current.CancellationToken)));
        context.Response.StatusCode = 202;
        context.Response.Close();
    }
}
