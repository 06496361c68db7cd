using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The loop of a custom runtime: takes an event from the Runtime API, calls the handler, sends its answer or its error.</summary>
/// <remarks>Console lines of the handler go out as they are, as with <c>AWS_LAMBDA_HANDLER_LOG_FORMAT=Unformatted</c> in the real package.</remarks>
public class LambdaBootstrap : IDisposable
{
    private readonly LambdaBootstrapHandler _handler;
    private readonly LambdaBootstrapInitializer _initializer;
    private readonly ILambdaSerializer _serializer;
    private readonly LambdaBootstrapOptions _options;
    private readonly HttpClient _httpClient;
    private readonly bool _ownsHttpClient;

    /// <summary>Calls <paramref name="handlerWrapper"/> for each event, after <paramref name="initializer"/> if there is one.</summary>
    public LambdaBootstrap(HandlerWrapper handlerWrapper, LambdaBootstrapOptions lambdaBootstrapOptions, LambdaBootstrapInitializer initializer = null)
        : this(ConstructHttpClient(), handlerWrapper, lambdaBootstrapOptions, initializer) => _ownsHttpClient = true;

    /// <summary>Calls <paramref name="handlerWrapper"/> for each event, and talks to the Runtime API by the caller's client.</summary>
    public LambdaBootstrap(
        HttpClient httpClient, HandlerWrapper handlerWrapper, LambdaBootstrapOptions lambdaBootstrapOptions, LambdaBootstrapInitializer initializer = null)
    {
        _httpClient = httpClient;
        _httpClient.Timeout = RuntimeApi.Timeout;
        _handler = handlerWrapper.Handler;
        _serializer = handlerWrapper.Serializer;
        _options = lambdaBootstrapOptions;
        _initializer = initializer;
    }

    /// <summary>The client for the Runtime API: a local peer, so no proxy, no cookies, no redirects.</summary>
    public static HttpClient ConstructHttpClient()
    {
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null };
        var client = new HttpClient(handler) { Timeout = RuntimeApi.Timeout };
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", UserAgent());
        return client;
    }

    /// <summary>Runs until cancelled, until the initializer says no, or until the Runtime API can't be reached any more.</summary>
    /// <exception cref="HttpRequestException">The Runtime API is gone; the process should end.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        LimitMemory();
        var api = RuntimeApi.Connect(_httpClient, _options.RuntimeApiEndpoint);
        if (_initializer is not null && !await InitializeAsync(api))
        {
            return;
        }

        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await InvokeOnceAsync(api, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes of the client if it is our own.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && _ownsHttpClient)
        {
            _httpClient.Dispose();
        }
    }

    private static string UserAgent() =>
        $"lib/amazon-lambda-runtime-support#{typeof(LambdaBootstrap).Assembly.GetName().Version} md/dotnet-runtime-version#{Environment.Version}"
        + (RuntimeFeature.IsDynamicCodeSupported ? "" : " ft/aot");

    private static void LimitMemory()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), CultureInfo.InvariantCulture, out var megabytes) && megabytes > 0)
        {
            AppContext.SetData("GCHeapHardLimit", (ulong)megabytes * 1024 * 1024);
            GC.RefreshMemoryLimit();
        }
    }

    private async Task<bool> InitializeAsync(RuntimeApi api)
    {
        try
        {
            return await _initializer();
        }
        catch (Exception exception)
        {
            FailureLog.Write(exception, context: null);
            await api.SendInitErrorAsync(exception);
            throw;
        }
    }

    private async Task InvokeOnceAsync(RuntimeApi api, CancellationToken cancellationToken)
    {
        using var invocation = await api.NextAsync(_serializer, cancellationToken);
        var context = (LambdaContext)invocation.LambdaContext;
        InvocationResponse response;
        try
        {
            response = await _handler(invocation);
        }
        catch (Exception exception)
        {
            FailureLog.Write(exception, context);
            await api.SendErrorAsync(context, exception);
            return;
        }

        try
        {
            await api.SendResponseAsync(context, response?.OutputStream);
        }
        finally
        {
            if (response is { DisposeOutputStream: true, OutputStream: { } output })
            {
                await output.DisposeAsync();
            }
        }
    }
}
