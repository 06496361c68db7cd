using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.CognitoUserPools;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;

namespace LocalCloud.Demo;

/// <summary>
/// Answers every request on the port of the demo application: its built files (compressed, for who takes that), <c>index.html</c> for every other page (its routes
/// are the browser's affair), and <c>/config.json</c>.
/// </summary>
internal sealed class DemoMiddleware(CloudOptions options, DemoConfiguration configuration)
{
    private static readonly FileExtensionContentTypeProvider ContentTypes = new();
    private static readonly (string Encoding, string Extension)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    private readonly string _directory = Path.Combine(options.RootDirectory, "clients", "demo", "dist");

    /// <summary>Answers one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            await WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "Only GET and HEAD.\n");
        }
        else if (path == "/config.json")
        {
            context.Response.Headers.CacheControl = "no-store";
            await WriteAsync(context, StatusCodes.Status200OK, configuration.Json(), "application/json");
        }
        else if (!Directory.Exists(_directory))
        {
            await WriteAsync(context, StatusCodes.Status404NotFound, "The demo is not built: npm run build --workspace clients/demo\n");
        }
        else if (Find(path) is { } file)
        {
            await SendAsync(context, file, Compressed(context, file));
        }
        else
        {
            await WriteAsync(context, StatusCodes.Status404NotFound, "Not found.\n");
        }
    }

    private IFileInfo? Find(string path)
    {
        // The provider refuses what leads out of its directory, hidden files, and links out of it are not followed by name.
        using var files = new PhysicalFileProvider(_directory);
        var file = files.GetFileInfo(path == "/" ? "/index.html" : path);
        if (file is { Exists: true, IsDirectory: false })
        {
            return file;
        }

        // A page of the application; a missing script must not be answered with a page.
        var index = files.GetFileInfo("/index.html");
        return Path.HasExtension(path) || !index.Exists ? null : index;
    }

    /// <summary>The build puts compressed copies beside its files; the best one that the browser takes, or nothing.</summary>
    private static (string Encoding, IFileInfo File)? Compressed(HttpContext context, IFileInfo file)
    {
        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        foreach (var (encoding, extension) in Encodings)
        {
            var copy = new PhysicalFileInfo(new FileInfo(file.PhysicalPath + extension));
            if (copy.Exists && accepted.Any(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && value.Quality is not 0))
            {
                return (encoding, copy);
            }
        }

        return null;
    }

    private static async Task SendAsync(HttpContext context, IFileInfo file, (string Encoding, IFileInfo File)? compressed)
    {
        var headers = context.Response.Headers;
        var sent = compressed?.File ?? file;
        context.Response.ContentType = ContentTypes.TryGetContentType(file.Name, out var type) ? type : "application/octet-stream";
        context.Response.ContentLength = sent.Length;
        headers.ContentEncoding = compressed?.Encoding;
        headers.Vary = "Accept-Encoding";
        headers.CacheControl = "no-cache";
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.SendFileAsync(sent, context.RequestAborted);
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, string text, string type = "text/plain; charset=utf-8")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }
}

/// <summary>What the demo application reads at its start: the stack's outputs, where everything is, and what only LocalCloud has.</summary>
internal sealed class DemoConfiguration(Stack stack, Endpoints endpoints, CloudOptions options, UserPools pools)
{
    /// <summary><c>/config.json</c>.</summary>
    public string Json()
    {
        var gateway = endpoints.Gateway.GetLeftPart(UriPartial.Authority);
        var configuration = new JsonObject
        {
            ["region"] = options.Region,
            ["userPoolId"] = Output("UserPoolId"),
            ["userPoolClientId"] = Output("UserPoolClientId"),
            ["identityPoolId"] = Output("IdentityPoolId"),
            ["apiUrl"] = endpoints.HttpApi.GetLeftPart(UriPartial.Authority),
            ["iotEndpoint"] = $"ws://{endpoints.IotData}/mqtt",
            ["userPoolEndpoint"] = gateway,
            ["identityPoolEndpoint"] = gateway,
            ["selfSignUp"] = pools.FindPool(Output("UserPoolId") ?? "") is { OnlyAdministratorsCreateUsers: false },
            ["testing"] = true,
        };
        if (Output("TopicPrefix") is { } prefix)
        {
            configuration["topicPrefix"] = prefix;
        }

        if (Output("EventBusName") is { } bus)
        {
            configuration["local"] = Local(gateway, bus);
        }

        return configuration.ToJsonString();
    }

    // With these the demo plays the backend and cuts connections.
    private static JsonObject Local(string gateway, string bus) => new()
    {
        ["gateway"] = gateway,
        ["eventBusName"] = bus,
        ["accessKeyId"] = Administrator.AccessKeyId,
        ["secretAccessKey"] = Administrator.SecretAccessKey,
        ["confirmationCode"] = CognitoLocal.ConfirmationCode,
    };

    private string? Output(string name) => stack.Outputs.GetValueOrDefault(name);
}

/// <summary>Registers the demo application's files.</summary>
internal static class DemoServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services) => services
        .AddSingleton<DemoConfiguration>()
        .AddSingleton<DemoMiddleware>();
}
