using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace EndToEnd.Running;

/// <summary>
/// A folder of files, served on a free port that no test cuts off: a browser lets no page of an unknown address call loopback ones.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly WebApplication _server;

    private Site(WebApplication server) => _server = server;

    public string Address => _server.Urls.Single();

    /// <summary>Serves it.</summary>
    /// <param name="folder">The files.</param>
    /// <param name="backend">What <c>/backend.json</c> says; it is no file.</param>
    public static async Task<Site> ServeAsync(string folder, string backend = "{}")
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(folder) });
        server.Run(context => context.Request.Path == "/backend.json" ? context.Response.WriteAsync(backend, context.RequestAborted) : NotFound(context));
        await server.StartAsync(CancellationToken.None);
        return new(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
