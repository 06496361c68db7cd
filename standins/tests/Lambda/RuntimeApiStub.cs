using System.Collections.Concurrent;
using System.Globalization;
using Amazon.Lambda.RuntimeSupport;
using Packages.Tests.Stubs;

namespace Packages.Tests.Lambda;

/// <summary>Lambda's side of the Runtime API: hands out events, keeps what comes back, and ends the loop when nothing is left.</summary>
internal sealed class RuntimeApiStub : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _events;
    private readonly CancellationTokenSource _done = new();
    private readonly StubServer _server;
    private int _number;

    public RuntimeApiStub(params string[] events)
    {
        _events = new ConcurrentQueue<string>(events);
        _server = new StubServer(AnswerAsync);
    }

    public string HostAndPort => _server.HostAndPort;

    /// <summary>Cancelled when the function asks for an event and none is left.</summary>
    public CancellationToken Done => _done.Token;

    public DateTimeOffset Deadline { get; init; } = TimeProvider.System.GetUtcNow().AddSeconds(30);

    public int ResponseStatus { get; init; } = 202;

    public string[] MoreHeaders { get; init; } = [];

    public StubRequest[] Requests => [.. _server.Requests];

    public StubRequest[] Posts => [.. _server.Requests.Where(request => request.Method == "POST")];

    public LambdaBootstrap Build(LambdaBootstrapBuilder builder) =>
        builder.ConfigureOptions(options => options.RuntimeApiEndpoint = HostAndPort).Build();

    /// <summary>Runs the loop until no event is left.</summary>
    public async Task RunAsync(LambdaBootstrapBuilder builder)
    {
        using var bootstrap = Build(builder);
        await bootstrap.RunAsync(Done);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _done.Dispose();
    }

    private async Task<StubResponse> AnswerAsync(StubRequest request)
    {
        if (request.Method == "POST")
        {
            return new StubResponse(request.Target.EndsWith("/response", StringComparison.Ordinal) ? ResponseStatus : 202, """{"status":"OK"}""");
        }

        if (!_events.TryDequeue(out var body))
        {
            await _done.CancelAsync();
            return StubResponse.HangUp;
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"request-{++_number}");
        return new StubResponse(
            200,
            body,
            [
                $"Lambda-Runtime-Aws-Request-Id: {id}",
                string.Create(CultureInfo.InvariantCulture, $"Lambda-Runtime-Deadline-Ms: {Deadline.ToUnixTimeMilliseconds()}"),
                "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:123456789012:function:F",
                $"Lambda-Runtime-Trace-Id: Root=1-0-{id};Parent=0;Sampled=1",
                "Content-Type: application/json",
                .. MoreHeaders,
            ]);
    }
}
