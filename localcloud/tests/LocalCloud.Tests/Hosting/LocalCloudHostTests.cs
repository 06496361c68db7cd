using System.Net.WebSockets;
using LocalCloud.Hosting;
using LocalCloud.Hosting.CommandLine;
using LocalCloud.Tests.Fakes;
using LocalCloud.Tests.Iot.Clients;
using LocalCloud.Tests.Lambda;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Hosting;

public sealed class LocalCloudHostTests
{
    [Fact]
    public async Task What_a_killed_run_left_of_its_functions_output_is_deleted()
    {
        using var sandbox = new Sandbox(ProjectRoot.Find());
        using var assembly = new TinyAssembly("async () => 'done'");
        var left = Path.Combine(sandbox.Options.StateDirectory, "functions", "left.out");
        Directory.CreateDirectory(Path.GetDirectoryName(left)!);
        await File.WriteAllTextAsync(left, "x", TestContext.Current.CancellationToken);

        await using var host = await StartAsync(sandbox, assembly, _ => { });

        Assert.False(File.Exists(left));
    }

    [Fact]
    public async Task A_stop_that_fails_releases_everything_nevertheless()
    {
        using var sandbox = new Sandbox(ProjectRoot.Find());
        using var assembly = new TinyAssembly("async () => 'done'");
        var part = new FailingStop();
        var host = await StartAsync(sandbox, assembly, services => services.AddSingleton<IHostedService>(_ => part));

        await Assert.ThrowsAnyAsync<Exception>(async () => await host.DisposeAsync());

        Assert.True(part.Disposed);
        StateLock.Take(sandbox.Options.StateDirectory).Dispose();
    }

    [Fact]
    public async Task Who_comes_back_before_the_resources_are_there_is_told_to_come_again_and_not_that_they_are_unknown()
    {
        using var sandbox = new Sandbox(ProjectRoot.Find());
        using var assembly = new TinyAssembly("async () => 'done'");
        var early = new EarlyClient();
        await using var host = await StartAsync(sandbox, assembly, services => services.AddSingleton<IHostedService>(provider =>
        {
            early.Endpoints = provider.GetRequiredService<Endpoints>();
            return early;
        }));

        Assert.Equal([503, 503, 503, 503, 503, 503], early.Statuses);
        Assert.Equal("""{"message":"Service Unavailable"}""", early.Body);
        // The health check answers at any time, and afterwards the API says what it knows.
        Assert.Equal(404, await EarlyClient.StatusAsync(host.Endpoints.HttpApi, "/session"));
        Assert.Equal(400, await EarlyClient.StatusAsync(host.Endpoints.Gateway, "/mqtt"));
    }

    private static Task<LocalCloudHost> StartAsync(Sandbox sandbox, TinyAssembly assembly, Action<IServiceCollection> configure) =>
        LocalCloudHost.StartAsync(
            sandbox.Options with { AssemblyDirectory = assembly.Save() },
            services =>
            {
                services.AddLogging(logging => logging.ClearProviders());
                configure(services);
            },
            TestContext.Current.CancellationToken);

    /// <summary>Asks as soon as the ports are open, which is before the first resource is made.</summary>
    private sealed class EarlyClient : IHostedLifecycleService
    {
        private static readonly HttpClient Http = new();

        public Endpoints Endpoints { get; set; } = null!;

        public List<int> Statuses { get; } = [];

        public string Body { get; private set; } = "";

        public async Task StartedAsync(CancellationToken cancellationToken)
        {
            Statuses.Add(await StatusAsync(Endpoints.HttpApi, "/session"));
            Statuses.Add(await StatusAsync(Endpoints.Gateway, "/mqtt"));
            Statuses.Add(await StatusAsync(Endpoints.Gateway, "/_local/health"));
            Statuses.Add(await CallAsync("AWSEvents.PutEvents", "AWS4-HMAC-SHA256 Credential=LOCALADMIN0000000000/20261122/eu-west-1/events/aws4_request, Signature=0"));
            Statuses.Add(await CallAsync("AWSCognitoIdentityService.GetId", authorization: null));
            Statuses.Add(await UpgradeAsync());
            using var answer = await Http.GetAsync(new Uri(Endpoints.HttpApi, "/session"), cancellationToken);
            Body = await answer.Content.ReadAsStringAsync(cancellationToken);
        }

        public static async Task<int> StatusAsync(Uri address, string path)
        {
            using var answer = await Http.GetAsync(new Uri(address, path), TestContext.Current.CancellationToken);
            return (int)answer.StatusCode;
        }

        // Signed as it should be: nothing else is wrong with it.
        private async Task<int> UpgradeAsync()
        {
            using var socket = new ClientWebSocket();
            socket.Options.CollectHttpResponseDetails = true;
            await Assert.ThrowsAsync<WebSocketException>(
                () => socket.ConnectAsync(AdministratorUrl.Sign(Endpoints.Gateway), TestContext.Current.CancellationToken));
            return (int)socket.HttpStatusCode;
        }

        private async Task<int> CallAsync(string target, string? authorization)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Endpoints.Gateway) { Content = new StringContent("{}") };
            request.Headers.Add("X-Amz-Target", target);
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
            return (int)answer.StatusCode;
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class FailingStop : IHostedService, IDisposable
    {
        public bool Disposed { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("It can't stop.");

        public void Dispose() => Disposed = true;
    }
}
