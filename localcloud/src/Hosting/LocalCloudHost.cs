using System.Globalization;
using System.Net;
using LocalCloud.CloudFormation;
using LocalCloud.CloudWatch;
using LocalCloud.CognitoIdentity;
using LocalCloud.CognitoUserPools;
using LocalCloud.Demo;
using LocalCloud.DynamoDb;
using LocalCloud.EventBridge;
using LocalCloud.Gateway;
using LocalCloud.Gateway.Listening;
using LocalCloud.Hosting.Preparation;
using LocalCloud.HttpApi;
using LocalCloud.Iam;
using LocalCloud.Iot;
using LocalCloud.Lambda;
using LocalCloud.LocalPage;
using LocalCloud.Logs;
using LocalCloud.Scheduler;
using LocalCloud.SigV4;
using LocalCloud.Sqs;
using LocalCloud.Sts;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;

namespace LocalCloud.Hosting;

/// <summary>A running LocalCloud: the composition root. Tests start it in their own process, on free ports.</summary>
public sealed class LocalCloudHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly LoopbackListeners _listeners;
    private readonly IDisposable _stateLock;

    private LocalCloudHost(WebApplication app, LoopbackListeners listeners, IDisposable stateLock)
    {
        _app = app;
        _listeners = listeners;
        _stateLock = stateLock;
    }

    /// <summary>Where it is reached.</summary>
    public Endpoints Endpoints => Services.GetRequiredService<Endpoints>();

    /// <summary>The stack that runs.</summary>
    public Stack Stack => Services.GetRequiredService<Stack>();

    /// <summary>What it was started with.</summary>
    public CloudOptions Options => Services.GetRequiredService<CloudOptions>();

    /// <summary>Its parts.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts it: listeners, children, then the template's resources. When it returns, everything works.</summary>
    /// <param name="options">What to start.</param>
    /// <param name="configure">Replaces parts, for tests; or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LocalCloudException">It can't start.</exception>
    /// <exception cref="UnsupportedTemplateException">The template holds what is not supported.</exception>
    public static async Task<LocalCloudHost> StartAsync(
        CloudOptions options, Action<IServiceCollection>? configure, CancellationToken cancellationToken)
    {
        var stateLock = StateLock.Take(options.StateDirectory);
        var listeners = new LoopbackListeners();
        LocalCloudHost? host = null;
        try
        {
            DeleteOldState(options);
            DeleteOldOutput(options);
            host = new LocalCloudHost(Build(options, listeners, configure), listeners, stateLock);
            await host._app.StartAsync(cancellationToken);
            await host.Services.GetRequiredService<StackCreation>().RunAsync(cancellationToken);
            foreach (var observer in host.Services.GetServices<IStackObserver>())
            {
                await observer.StackCreatedAsync(cancellationToken);
            }

            return host;
        }
        catch
        {
            await EndAsync(host);
            listeners.Dispose();
            stateLock.Dispose();
            throw;
        }
    }

    // Why it could not start is worth more than what its end has to say.
    private static async Task EndAsync(LocalCloudHost? host)
    {
        try
        {
            await (host?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
#pragma warning disable CA1031, RCS1075 // Parts that never started may fail in any way, as a rule for the same reason.
        catch (Exception)
#pragma warning restore CA1031, RCS1075
        {
            // The start fails already.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _app.StopAsync(CancellationToken.None);
        }
        finally
        {
            await ReleaseAsync();
        }
    }

    private async ValueTask ReleaseAsync()
    {
        try
        {
            await _app.DisposeAsync();
        }
        finally
        {
            _listeners.Dispose();
            _stateLock.Dispose();
        }
    }

    private static void DeleteOldState(CloudOptions options)
    {
        if (!options.Fresh)
        {
            return;
        }

        // What was built is not data: it would only have to be built again.
        var state = new DirectoryInfo(options.StateDirectory);
        foreach (var entry in state.EnumerateFileSystemInfos()
            .Where(entry => entry.Name is not (PreparedSteps.FileName or StateLock.FileName)))
        {
            if (entry is DirectoryInfo directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    // A run that was killed leaves its functions' output.
    private static void DeleteOldOutput(CloudOptions options)
    {
        var folder = FunctionOutput.FolderIn(options.StateDirectory);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static WebApplication Build(CloudOptions options, LoopbackListeners listeners, Action<IServiceCollection>? configure)
    {
        var (gateway, mqtt, api, demo) = (
            listeners.Bind(options.Port, "--port"),
            listeners.Bind(options.MqttPort, "--mqtt-port"),
            listeners.Bind(options.ApiPort, "--api-port"),
            listeners.Bind(options.DemoPort, "--demo-port"));
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = options.RootDirectory });
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning)
            // It logs nothing at this level, but would keep a scope and an activity for each request, hence for each open WebSocket.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
            .AddConsole(console => console.FormatterName = TerminalLogFormatter.FormatterName);
        builder.Services.AddSingleton<ConsoleFormatter>(new TerminalLogFormatter(TimeProvider.System));
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = listeners.Take);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, listeners, mqtt));
        AddParts(builder.Services, options);
        builder.Services.AddMqttOverTcp(listeners.SocketsOf(mqtt)).AddGatewayListener(endPoint => endPoint is IPEndPoint ip && ip.Port == gateway);
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        var endpoints = app.Services.GetRequiredService<Endpoints>();
        (endpoints.Gateway, endpoints.HttpApi, endpoints.Demo) = (Url(gateway), Url(api), Url(demo));
        endpoints.Mqtt = new Uri(string.Create(CultureInfo.InvariantCulture, $"mqtt://localhost:{mqtt}"));
        app.HoldOffClients(api);
        app.MapWhen(context => context.Connection.LocalPort == api, branch =>
        {
            branch.UseOwnOrigin();
            branch.Run(context => context.RequestServices.GetRequiredService<HttpApiMiddleware>().InvokeAsync(context));
        });
        app.MapWhen(context => context.Connection.LocalPort == demo, branch =>
        {
            branch.UseOwnOrigin(isPage: true);
            branch.Run(context => context.RequestServices.GetRequiredService<DemoMiddleware>().InvokeAsync(context));
        });
        app.UseGateway();
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, LoopbackListeners listeners, int mqtt)
    {
        kestrel.AddServerHeader = false;
        foreach (var endPoint in listeners.EndPoints.Where(endPoint => endPoint.Port != mqtt))
        {
            kestrel.Listen(endPoint);
        }
    }

    /// <summary>Adds every service of AWS, and what they share.</summary>
    internal static void AddParts(IServiceCollection services, CloudOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(IotOptionsOf(options));
        services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        services.Configure<HostOptions>(host =>
        {
            // The children take a second each.
            host.ServicesStartConcurrently = true;
            host.ServicesStopConcurrently = true;
            host.ShutdownTimeout = TimeSpan.FromSeconds(3);
        });
        services.AddRouting()
            .AddHosting().AddGateway().AddSigV4().AddIam().AddSts().AddCognitoIdentity().AddCognitoUserPools().AddIot()
            .AddCloudFormation().AddLambda().AddLogs().AddDynamoDb().AddSqs().AddEventBridge().AddScheduler().AddHttpApi().AddDemo().AddCloudWatch()
            .AddLocalPage();
    }

    private static IotOptions IotOptionsOf(CloudOptions options)
    {
        var iot = new IotOptions
        {
            DeniedSubscribe = options.DeniedSubscribeGetsSuback ? DeniedSubscribe.Suback : DeniedSubscribe.Close,
            SessionExpiry = options.SessionExpiry,
        };
        return options.HasIotRates ? iot : iot.WithoutRates();
    }

    private static Uri Url(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}"));
}

/// <summary>Whoever has something to do once every resource of the template is there, before LocalCloud is ready.</summary>
internal interface IStackObserver
{
    /// <summary>The stack is there.</summary>
    Task StackCreatedAsync(CancellationToken cancellationToken);
}

/// <summary>Leaves signals to whoever started the host: the command line, or a test.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>LocalCloud can't start or go on; the message is one clear sentence for whoever started it.</summary>
public sealed class LocalCloudException(string message, Exception? innerException = null) : Exception(message, innerException);
