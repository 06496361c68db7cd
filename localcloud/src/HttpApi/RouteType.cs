using LocalCloud.CloudFormation;

namespace LocalCloud.HttpApi;

/// <summary><c>AWS::ApiGatewayV2::Route</c>.</summary>
internal sealed class RouteType(ApiRegistry registry) : IResourceType
{
    private const string TargetPrefix = "integrations/";

    /// <inheritdoc/>
    public string TypeName => "AWS::ApiGatewayV2::Route";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "ApiId", "RouteKey", "Target", "AuthorizationType", "AuthorizerId", "AuthorizationScopes",
    };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string> { "OperationName" };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var api = ApiPart.Of(registry, request);
        var text = request.RequiredText("RouteKey");
        if (!RouteKey.TryParse(text, out var key))
        {
            throw request.Unsupported("RouteKey", $"'{text}' is not a method and a path");
        }

        var target = request.RequiredText("Target");
        if (!target.StartsWith(TargetPrefix, StringComparison.Ordinal) || api.FindIntegration(target[TargetPrefix.Length..]) is null)
        {
            throw request.Unsupported("Target", $"there is no integration '{target}'");
        }

        var route = new Route(key, AuthorizationOf(request), target[TargetPrefix.Length..]);
        if (route.Authorization == RouteAuthorization.Jwt)
        {
            route = route with
            {
                Authorizer = api.FindAuthorizer(request.RequiredText("AuthorizerId"))
                    ?? throw request.Unsupported("AuthorizerId", "there is no such authorizer"),
                Scopes = request.Texts("AuthorizationScopes"),
            };
        }

        return api.Add(route)
            ? Task.FromResult(new CreatedResource(ApiPart.IdOf(request)))
            : throw request.Unsupported("RouteKey", $"'{text}' is there already, or the API has 300 routes");
    }

    private static RouteAuthorization AuthorizationOf(ResourceRequest request) => request.Text("AuthorizationType") switch
    {
        null or "NONE" => RouteAuthorization.None,
        "AWS_IAM" => RouteAuthorization.Iam,
        "JWT" => RouteAuthorization.Jwt,
        var other => throw request.Unsupported("AuthorizationType", $"'{other}': only AWS_IAM, JWT and NONE are supported"),
    };
}
