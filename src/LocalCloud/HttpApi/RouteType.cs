using LocalCloud.CloudFormation;

namespace LocalCloud.HttpApi;

/// <summary><c>AWS::ApiGatewayV2::Route</c>.</summary>
internal sealed class RouteType(ApiRegistry registry) : IResourceType
{
    private const string TargetPrefix = "integrations/";

    /// <inheritdoc/>
    public string TypeName => "AWS::ApiGatewayV2::Route";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "ApiId", "RouteKey", "Target", "AuthorizationType" };

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

        var authorization = request.Text("AuthorizationType") ?? "NONE";
        if (authorization is not ("AWS_IAM" or "NONE"))
        {
            throw request.Unsupported("AuthorizationType", $"'{authorization}': only AWS_IAM and NONE are supported");
        }

        return api.Add(new Route(key, authorization == "AWS_IAM", target[TargetPrefix.Length..]))
            ? Task.FromResult(new CreatedResource(ApiPart.IdOf(request)))
            : throw request.Unsupported("RouteKey", $"'{text}' is there already");
    }
}
