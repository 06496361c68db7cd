using LocalCloud.CloudFormation;

namespace LocalCloud.HttpApi;

/// <summary>An authorizer of an API: whose tokens count.</summary>
/// <param name="Issuer">Address of the user pool, <c>https://cognito-idp.{region}.amazonaws.com/{pool}</c>.</param>
/// <param name="Audience">App clients whose tokens count; any of them.</param>
/// <param name="Header">The header that the token stands in, or <see langword="null"/> when it is in the query.</param>
/// <param name="QueryParameter">The query parameter that it stands in, or <see langword="null"/>.</param>
internal sealed record Authorizer(string Issuer, IReadOnlyList<string> Audience, string? Header, string? QueryParameter);

/// <summary><c>AWS::ApiGatewayV2::Authorizer</c> of the type JWT, for tokens of a user pool of the template.</summary>
internal sealed class AuthorizerType(ApiRegistry registry) : IResourceType
{
    private const string HeaderSource = "$request.header.";
    private const string QuerySource = "$request.querystring.";

    /// <inheritdoc/>
    public string TypeName => "AWS::ApiGatewayV2::Authorizer";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "ApiId", "AuthorizerType", "IdentitySource", "JwtConfiguration", "Name" };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string>();

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.RequiredText("AuthorizerType") is var type and not "JWT")
        {
            throw request.Unsupported("AuthorizerType", $"'{type}': only JWT is supported");
        }

        var configuration = request with { Properties = request.Object("JwtConfiguration") ?? throw request.Unsupported("JwtConfiguration", "is required") };
        var issuer = configuration.RequiredText("Issuer").TrimEnd('/');
        if (!issuer.StartsWith($"https://cognito-idp.{request.Stack.Region}.amazonaws.com/", StringComparison.Ordinal))
        {
            throw request.Unsupported("JwtConfiguration.Issuer", $"'{issuer}' is no user pool; LocalCloud fetches keys from nowhere else");
        }

        var source = request.Texts("IdentitySource") is [var one] ? one : throw request.Unsupported("IdentitySource", "must name one place");
        var authorizer = new Authorizer(issuer, configuration.Texts("Audience"), After(source, HeaderSource), After(source, QuerySource));
        if (authorizer.Header is null && authorizer.QueryParameter is null)
        {
            throw request.Unsupported("IdentitySource", $"'{source}' is neither a header nor a query parameter");
        }

        var id = ApiPart.IdOf(request);
        return ApiPart.Of(registry, request).Add(id, authorizer)
            ? Task.FromResult(new CreatedResource(id))
            : throw request.Unsupported("ApiId", "an API has at most 10 authorizers");
    }

    private static string? After(string source, string prefix) =>
        source.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && source.Length > prefix.Length ? source[prefix.Length..] : null;
}
