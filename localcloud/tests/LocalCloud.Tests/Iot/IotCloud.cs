using System.Net;
using System.Net.Sockets;
using LocalCloud.DynamoDb;
using LocalCloud.Gateway;
using LocalCloud.Gateway.Listening;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Iot;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Policies;
using LocalCloud.Lambda;
using LocalCloud.SigV4;
using LocalCloud.Sqs;
using LocalCloud.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ICredentials = LocalCloud.Iam.ICredentials;

namespace LocalCloud.Tests.Iot;

/// <summary>
/// AWS IoT Core with the real policies and signatures. Functions and queues are recorded. Not listening unless started.
/// </summary>
internal sealed class IotCloud : IAsyncDisposable
{
    public const string Account = "123456789012";
    public const string Arn = "arn:aws:iot:eu-west-1:" + Account + ":";
    public const string Alice = "eu-west-1:aaaaaaaa-0000-0000-0000-000000000001";
    public const string Bob = "eu-west-1:bbbbbbbb-0000-0000-0000-000000000002";

    public const string AllowAll =
        """{"Version":"2012-10-17","Statement":[{"Sid":"All","Effect":"Allow","Action":"iot:*","Resource":"*"}]}""";

    private readonly DirectoryInfo _directory;
    private readonly Socket _tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly WebApplication _app;

    public IotCloud(IotOptions? options = null, TimeProvider? clock = null, ILoggerProvider? log = null)
        : this(Directory.CreateTempSubdirectory("iot").FullName, options, clock, log)
    {
    }

    private IotCloud(string directory, IotOptions? options, TimeProvider? clock, ILoggerProvider? log = null)
    {
        _directory = new DirectoryInfo(directory);
        _tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        MqttPort = ((IPEndPoint)_tcp.LocalEndPoint!).Port;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        if (log is not null)
        {
            builder.Logging.AddProvider(log);
        }

        builder.Services
            .AddSingleton(clock ?? Clock)
            .AddSingleton(new CloudOptions
            {
                StateDirectory = _directory.FullName,
                AssemblyDirectory = _directory.FullName,
                RootDirectory = _directory.FullName,
            })
            .AddSingleton<StateStore>()
            .AddSingleton<Endpoints>()
            .AddSingleton(options ?? new IotOptions())
            .AddSingleton<ILambdaInvoker>(Functions)
            .AddSingleton<IQueues>(Queues)
            .AddSingleton<ITables>(Tables)
            .AddGateway().AddSigV4().AddIam().AddIot().AddMqttOverTcp([_tcp])
            .AddGatewayListener(static _ => true);
        _app = builder.Build();
        _app.UseGateway();
    }

    public ManualClock Clock { get; } = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public RecordedFunctions Functions { get; } = new();

    public RecordedQueues Queues { get; } = new();

    public RecordedTables Tables { get; } = new();

    public IServiceProvider Services => _app.Services;

    public MessageBroker Broker => Services.GetRequiredService<MessageBroker>();

    public ConnectionRegistry Registry => Services.GetRequiredService<ConnectionRegistry>();

    public IReadOnlyList<RefusedAction> Refused => Services.GetRequiredService<RefusedActions>().All();

    public Uri Url { get; private set; } = new("http://localhost:0");

    /// <summary>Port of MQTT over plain TCP.</summary>
    public int MqttPort { get; }

    /// <summary>Listens on a free port and runs the rules.</summary>
    public async Task StartAsync()
    {
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Url = new UriBuilder(_app.Urls.First()) { Host = "localhost" }.Uri;
        Services.GetRequiredService<Endpoints>().Gateway = Url;
    }

    /// <summary>A role with one policy.</summary>
    public string Role(string name, string policy, string trustedService = "iot.amazonaws.com")
    {
        var arn = $"arn:aws:iam::{Account}:role/{name}";
        Services.GetRequiredService<RoleRegistry>().Put(new Role
        {
            Name = name,
            Arn = arn,
            Id = "AROA" + name,
            TrustPolicy = PolicyParser.Parse(
                name + "/trust",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"Service\":\""
                + trustedService + "\"}}]}"),
            Policies = [PolicyParser.Parse(name + "/policy", policy)],
        });
        return arn;
    }

    /// <summary>Credentials of a signed-in identity, whose role has <paramref name="policy"/>.</summary>
    public TemporaryCredentials SignIn(string identityId, string policy = AllowAll) => Issue(
        Role("SignedIn" + identityId[^1], policy),
        new CognitoSession(identityId, "eu-west-1:pool", ["authenticated", "cognito-idp", "cognito-idp:CognitoSignIn:sub"]));

    /// <summary>Credentials of a guest.</summary>
    public TemporaryCredentials Guest(string policy = AllowAll) =>
        Issue(Role("Guest", policy), new CognitoSession(Bob, "eu-west-1:pool", ["unauthenticated"]));

    /// <summary>Credentials of a role without identity, such as a function's.</summary>
    public TemporaryCredentials Function(string policy = AllowAll) => Issue(Role("Function", policy), identity: null);

    /// <summary>Attaches a policy of the name <paramref name="name"/> to an identity.</summary>
    public void Attach(string identityId, string policy = AllowAll, string name = "Attached")
    {
        Services.GetRequiredService<IotPolicies>().Put(name, PolicyParser.Parse(name, policy));
        Services.GetRequiredService<PolicyAttachments>().Attach(identityId, name);
    }

    /// <summary>A client on a connection within this process.</summary>
    public TestClient Open(Principal? principal = null)
    {
        var transport = new TestTransport();
        var access = new ConnectionAccess(
            Services.GetRequiredService<IotAuthorizer>(), principal ?? Administrator.Principal(Account));
        var run = Services.GetRequiredService<ConnectionLoop>().RunAsync(
            transport, access, "127.0.0.1", TestContext.Current.CancellationToken);
        return new TestClient(transport, run);
    }

    /// <summary>A client that is connected.</summary>
    public async Task<TestClient> ConnectAsync(string clientId, Principal? principal = null)
    {
        var client = Open(principal);
        await client.SendAsync(Packets.Connect(clientId));
        await client.ExpectAsync("20020000");
        return client;
    }

    /// <summary>A client of MQTT 5 that is connected.</summary>
    public async Task<TestClient> Connect5Async(string clientId, Principal? principal = null, string properties = "")
    {
        var client = Open(principal);
        await client.SendAsync(Packets5.Connect(clientId, properties: properties));
        Assert.StartsWith("20", await client.NextAsync(), StringComparison.Ordinal);
        return client;
    }

    /// <summary>What a restart finds: this cloud's state, in another one.</summary>
    public IotCloud Restart() => new(_directory.FullName, Services.GetRequiredService<IotOptions>(), Clock);

    /// <summary>What the next run finds if this one is killed now: another cloud over a copy of this one's state.</summary>
    public IotCloud Killed()
    {
        var copy = Directory.CreateTempSubdirectory("iot");
        foreach (var file in _directory.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.FullName, Path.GetRelativePath(_directory.FullName, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            file.CopyTo(target);
        }

        return new IotCloud(copy.FullName, Services.GetRequiredService<IotOptions>(), Services.GetRequiredService<TimeProvider>());
    }

    /// <summary>Where a file or folder of its state is, or would be.</summary>
    public string PathOf(string name) => Path.Combine(_directory.FullName, name);

    /// <summary>The files of a folder of its state.</summary>
    public IReadOnlyList<string> Files(string folder, string pattern = "*")
    {
        var directory = Path.Combine(_directory.FullName, folder);
        return Directory.Exists(directory) ? Directory.GetFiles(directory, pattern) : [];
    }

    /// <summary>What happens once the template's resources are there.</summary>
    public async Task GoOnAsync()
    {
        foreach (var observer in Services.GetServices<IStackObserver>())
        {
            await observer.StackCreatedAsync(TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _tcp.Dispose();
        if (_directory.Exists)
        {
            _directory.Delete(recursive: true);
        }
    }

    private TemporaryCredentials Issue(string roleArn, CognitoSession? identity) => Services
        .GetRequiredService<ICredentials>()
        .Issue(roleArn, "CognitoIdentityCredentials", TimeSpan.FromHours(1), identity);
}
