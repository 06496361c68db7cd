using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Hosting;
using LocalCloud.Hosting.CommandLine;
using LocalCloud.Lambda;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Lambda;

/// <summary>A whole LocalCloud in this process, on free ports, that runs a <see cref="TinyAssembly"/>.</summary>
internal sealed class TinyCloud : IAsyncDisposable
{
    private readonly LocalCloudHost _host;
    private readonly HttpClient _http = new();
    private readonly string? _ownState;

    private TinyCloud(LocalCloudHost host, string? ownState) => (_host, _ownState) = (host, ownState);

    public IServiceProvider Services => _host.Services;

    public LocalCloudHost Host => _host;

    public FunctionRegistry Functions => Get<FunctionRegistry>();

    public IReadOnlyList<InvocationRecord> Invocations => Get<InvocationRecords>().All;

    public static async Task<TinyCloud> StartAsync(
        TinyAssembly assembly, TimeProvider? clock = null, string? state = null, IReadOnlyList<TimeSpan>? retryDelays = null,
        ILoggerProvider? log = null)
    {
        var own = state is null ? Directory.CreateTempSubdirectory("tiny-state-").FullName : null;
        var options = new CloudOptions
        {
            Port = 0,
            MqttPort = 0,
            ApiPort = 0,
            DemoPort = 0,
            StateDirectory = state ?? own!,
            AssemblyDirectory = assembly.Save(),
            RootDirectory = ProjectRoot.Find(),
        };
        try
        {
            var host = await LocalCloudHost.StartAsync(
                retryDelays is null ? options : options with { RetryDelays = retryDelays },
                services =>
                {
                    services.AddLogging(logging =>
                    {
                        logging.ClearProviders();
                        if (log is not null)
                        {
                            logging.AddProvider(log);
                        }
                    });
                    if (clock is not null)
                    {
                        services.AddSingleton(clock);
                    }
                },
                TestContext.Current.CancellationToken);
            return new TinyCloud(host, own);
        }
        catch when (own is not null)
        {
            Directory.Delete(own, recursive: true);
            throw;
        }
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async Task<HttpResponseMessage> InvokeAsync(
        string payload = "{}", string? type = null, string? log = null, string function = "tiny", string? clientContext = null)
    {
        var body = Encoding.UTF8.GetBytes(payload);
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(_host.Endpoints.Gateway, $"/2015-03-31/functions/{Uri.EscapeDataString(function)}/invocations"))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        if (type is not null)
        {
            request.Headers.Add("X-Amz-Invocation-Type", type);
        }

        if (log is not null)
        {
            request.Headers.Add("X-Amz-Log-Type", log);
        }

        if (clientContext is not null)
        {
            request.Headers.Add("X-Amz-Client-Context", clientContext);
        }

        AdministratorSignature.Sign(request, body, "lambda", "eu-west-1", TimeProvider.System);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until the one process has asked for more work: another invocation would start a second one if that took long.</summary>
    public Task IdleAsync() => Until.HoldsAsync(() => Functions.All.Single().Environments.IdleCount == 1);

    public async Task<JsonNode?> ResultAsync(string payload = "{}")
    {
        using var response = await InvokeAsync(payload);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode && !response.Headers.Contains("X-Amz-Function-Error"), text);
        return JsonNode.Parse(text);
    }

    /// <summary>The error object of an invocation that fails.</summary>
    public async Task<JsonObject> ErrorAsync(string payload = "{}")
    {
        using var response = await InvokeAsync(payload);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("Unhandled", response.Headers.GetValues("X-Amz-Function-Error").Single());
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
    }

    /// <summary>Reads from the Lambda API.</summary>
    public async Task<JsonNode?> GetAsync(string path)
    {
        using var response = await SendGetAsync(path);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text);
    }

    /// <summary>The code of an error of the Lambda API.</summary>
    public async Task<string> GetErrorAsync(string path)
    {
        using var response = await SendGetAsync(path);
        return response.Headers.GetValues("x-amzn-ErrorType").Single();
    }

    public async Task<JsonNode?> LocalAsync(string path) =>
        JsonNode.Parse(await _http.GetStringAsync(new Uri(_host.Endpoints.Gateway, "/_local/" + path), TestContext.Current.CancellationToken));

    /// <summary>The messages on the queue, with their attributes.</summary>
    public async Task<IReadOnlyList<JsonNode>> QueueAsync()
    {
        var body = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["QueueUrl"] = _host.Stack.Outputs["QueueUrl"],
            ["MaxNumberOfMessages"] = 10,
            ["VisibilityTimeout"] = 0,
            ["MessageAttributeNames"] = new JsonArray("All"),
        }.ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, _host.Endpoints.Gateway)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0") } },
        };
        request.Headers.Add("X-Amz-Target", "AmazonSQS.ReceiveMessage");
        AdministratorSignature.Sign(request, body, "sqs", "eu-west-1", TimeProvider.System);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return [.. (JsonNode.Parse(text)!["Messages"]?.AsArray() ?? []).Select(message => message!)];
    }

    private async Task<HttpResponseMessage> SendGetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_host.Endpoints.Gateway, path));
        AdministratorSignature.Sign(request, Array.Empty<byte>(), "lambda", "eu-west-1", TimeProvider.System);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
        if (_ownState is not null)
        {
            Directory.Delete(_ownState, recursive: true);
        }
    }
}
