using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;

namespace EndToEnd.Recovery;

/// <summary>
/// The page in <c>tests/RecoveryPage</c>, bundled from the client library's sources and served on a free port, which no test cuts off: a browser lets no page
/// of an unknown address call loopback ones.
/// </summary>
internal sealed class RecoveryPage : IAsyncDisposable
{
    private readonly WebApplication _server;

    private RecoveryPage(WebApplication server) => _server = server;

    public string Address => _server.Urls.Single();

    public static async Task<RecoveryPage> StartAsync()
    {
        await BundleAsync();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(Repository.PathTo("artifacts", "recovery-page")) });
        await server.StartAsync(CancellationToken.None);
        return new(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task BundleAsync()
    {
        var start = new ProcessStartInfo(Repository.PathTo("node_modules", ".bin", "vite"), ["build", "--logLevel", "warn"])
        {
            UseShellExecute = false,
            WorkingDirectory = Repository.PathTo("tests", "RecoveryPage"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var vite = Process.Start(start)!;
        var said = await Task.WhenAll(vite.StandardOutput.ReadToEndAsync(CancellationToken.None), vite.StandardError.ReadToEndAsync(CancellationToken.None));
        await vite.WaitForExitAsync(CancellationToken.None);
        Assert.True(vite.ExitCode == 0, string.Concat(said));
    }
}
