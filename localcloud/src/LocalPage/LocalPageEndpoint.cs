using System.Reflection;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;

namespace LocalCloud.LocalPage;

/// <summary>
/// <c>GET /_local</c>: a page that shows what runs here as it happens. It is a view of the JSON below <c>/_local/</c> and of nothing
/// else; its files are part of the assembly, but for the chart's, which are npm's.
/// </summary>
internal sealed class LocalPageEndpoint(Endpoints endpoints, CloudOptions options) : ILocalEndpoint
{
    // Messages and client ids are strangers' text: whatever they try, the page runs its own scripts only and asks nobody else.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    private static readonly Dictionary<string, string> Packaged = new()
    {
        ["uplot.js"] = "node_modules/uplot/dist/uPlot.esm.js",
        ["uplot.css"] = "node_modules/uplot/dist/uPlot.min.css",
    };

    private readonly EmbeddedFileProvider _files = new(Assembly.GetExecutingAssembly(), "LocalCloud.LocalPage.Files");

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local)
    {
        local.MapGet("", (HttpContext context) => Send(context, "index.html"));
        local.MapGet("/page/config.json", () => Results.Json(new Dictionary<string, Uri>
        {
            ["Demo"] = endpoints.Demo,
            ["HTTP API"] = endpoints.HttpApi,
            ["AWS APIs"] = endpoints.Gateway,
        }));
        local.MapGet("/page/{file}", Send);
    }

    private IResult Send(HttpContext context, string file)
    {
        IFileInfo found = Packaged.TryGetValue(file, out var path)
            ? new PhysicalFileInfo(new FileInfo(Path.Combine(options.RootDirectory, path)))
            : _files.GetFileInfo(file);
        if (!found.Exists)
        {
            return Results.NotFound();
        }

        context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Stream(
            found.CreateReadStream(), ContentTypes.TryGetContentType(file, out var type) ? type + "; charset=utf-8" : "application/octet-stream");
    }
}

/// <summary>Registers the page at <c>/_local</c>.</summary>
internal static class LocalPageServices
{
    /// <summary>Adds the service.</summary>
    public static IServiceCollection AddLocalPage(this IServiceCollection services) =>
        services.AddSingleton<ILocalEndpoint, LocalPageEndpoint>();
}
