using System.Net;
using System.Net.Sockets;
using LocalCloud.CloudFormation;
using LocalCloud.CognitoIdentity;
using LocalCloud.CognitoUserPools;
using LocalCloud.Gateway;
using LocalCloud.Gateway.Listening;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.SigV4;
using LocalCloud.Sts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Gateway;

/// <summary>The gateway with its own services, on a free port, with state of its own.</summary>
internal sealed class TestCloud : IAsyncDisposable
{
    public const string Region = "eu-west-1";
    public const string Account = "123456789012";

    private readonly WebApplication _app;
    private readonly bool _keepState;

    private TestCloud(WebApplication app, string stateDirectory, bool keepState)
    {
        _app = app;
        _keepState = keepState;
        StateDirectory = stateDirectory;
        Address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Http = new HttpClient { BaseAddress = Address };
        var endpoints = app.Services.GetRequiredService<Endpoints>();
        endpoints.Gateway = Address;
        endpoints.HttpApi = new("http://localhost:1");
        endpoints.Demo = new("http://localhost:2");
    }

    public string StateDirectory { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public static string Root { get; } = FindRoot();

    public static StackContext Stack { get; } = new("Realtime", Region, Account, Root);

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<TestCloud> StartAsync(
        string? stateDirectory = null, bool keepState = false, Action<IServiceCollection>? configure = null)
    {
        var directory = stateDirectory ?? Directory.CreateTempSubdirectory("localcloud-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting()
            .AddSingleton(new CloudOptions { StateDirectory = directory, AssemblyDirectory = Root, RootDirectory = Root })
            .AddHosting().AddGateway().AddSigV4().AddIam().AddSts().AddCognitoIdentity().AddCognitoUserPools()
            .AddSingleton<IMqttEndpoint, NoMqtt>()
            .AddSingleton<IAwsService, EchoService>()
            .AddGatewayListener(static _ => true);
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        // As the host does it: the gateway is a branch of the one application.
        app.MapWhen(static _ => true, static branch => branch.UseGateway());
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestCloud(app, directory, keepState);
    }

    public Task<CreatedResource> CreateAsync(string type, string logicalId, string properties) => Get<IEnumerable<IResourceType>>()
        .Single(candidate => candidate.TypeName == type)
        .CreateAsync(
            new(logicalId, type, System.Text.Json.Nodes.JsonNode.Parse(properties)!.AsObject(), Stack),
            TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        if (!_keepState)
        {
            Directory.Delete(StateDirectory, recursive: true);
        }
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Serverless.sln")))
        {
            directory = directory.Parent;
        }

        return directory.FullName;
    }

    private sealed class NoMqtt : IMqttEndpoint
    {
        public Task HandleAsync(HttpContext context)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return Task.CompletedTask;
        }

        public Func<Socket, Task>? Admit(HttpContext context) => null;
    }
}
