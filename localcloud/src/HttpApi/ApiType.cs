using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Hosting;

namespace LocalCloud.HttpApi;

/// <summary><c>AWS::ApiGatewayV2::Api</c>: an HTTP API.</summary>
internal sealed class ApiType(ApiRegistry registry, Endpoints endpoints, TimeProvider clock) : IResourceType
{
    private static readonly HashSet<string> KnownCors =
        ["AllowCredentials", "AllowHeaders", "AllowMethods", "AllowOrigins", "ExposeHeaders", "MaxAge"];

    /// <inheritdoc/>
    public string TypeName => "AWS::ApiGatewayV2::Api";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "ProtocolType", "CorsConfiguration" };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string> { "Name", "Description", "Tags" };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.RequiredText("ProtocolType") != "HTTP")
        {
            throw request.Unsupported("ProtocolType", "only HTTP is supported");
        }

        var id = IdOf(request.PhysicalName);
        var endpoint = endpoints.HttpApi.GetLeftPart(UriPartial.Authority);
        if (!registry.Add(new Api(id, request.Stack.AccountId, request.Stack.Region, CorsOf(request), clock)))
        {
            endpoint = new UriBuilder(endpoints.HttpApi) { Host = $"{id}.localhost" }.Uri.GetLeftPart(UriPartial.Authority);
        }

        return Task.FromResult(new CreatedResource(id)
        {
            Attributes = new Dictionary<string, JsonNode?>
            {
                ["ApiId"] = id,
                ["ApiEndpoint"] = endpoint,
            },
        });
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        registry.Remove(created.Ref);
        return Task.CompletedTask;
    }

    private static string IdOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..10];

    private static CorsRules? CorsOf(ResourceRequest request)
    {
        if (request.Object("CorsConfiguration") is not { } properties)
        {
            return null;
        }

        if (properties.FirstOrDefault(property => !KnownCors.Contains(property.Key)).Key is { } unknown)
        {
            throw request.Unsupported($"CorsConfiguration.{unknown}", "is not supported");
        }

        var cors = request with { Properties = properties };
        var rules = new CorsRules
        {
            AllowOrigins = cors.Texts("AllowOrigins"),
            AllowMethods = cors.Texts("AllowMethods"),
            AllowHeaders = cors.Texts("AllowHeaders"),
            ExposeHeaders = cors.Texts("ExposeHeaders"),
            AllowCredentials = cors.Flag("AllowCredentials") ?? false,
            MaxAgeSeconds = cors.Number("MaxAge", -1, 86_400),
        };
        return rules.AllowCredentials && rules.AllowOrigins.Contains("*")
            ? throw request.Unsupported("CorsConfiguration", "allowCredentials is not supported if allowOrigin is *")
            : rules;
    }
}

/// <summary>What the resource types that belong to an API have in common.</summary>
internal static class ApiPart
{
    /// <summary>The API that a resource names.</summary>
    /// <exception cref="UnsupportedTemplateException">There is none of that id.</exception>
    public static Api Of(ApiRegistry registry, ResourceRequest request)
    {
        var id = request.RequiredText("ApiId");
        return registry.Find(id) ?? throw request.Unsupported("ApiId", $"there is no HTTP API '{id}'");
    }

    /// <summary>An id of seven letters and digits, the same at every start.</summary>
    public static string IdOf(ResourceRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.PhysicalName)))[..7];
}
