using LocalCloud.Hosting;
using LocalCloud.Hosting.CommandLine;
using LocalCloud.Tests.Fakes;
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

    private static Task<LocalCloudHost> StartAsync(Sandbox sandbox, TinyAssembly assembly, Action<IServiceCollection> configure) =>
        LocalCloudHost.StartAsync(
            sandbox.Options with { AssemblyDirectory = assembly.Save() },
            services =>
            {
                services.AddLogging(logging => logging.ClearProviders());
                configure(services);
            },
            TestContext.Current.CancellationToken);

    private sealed class FailingStop : IHostedService, IDisposable
    {
        public bool Disposed { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("It can't stop.");

        public void Dispose() => Disposed = true;
    }
}
