using System.Text.RegularExpressions;
using LocalCloud.CloudFormation;

namespace LocalCloud.HttpApi;

/// <summary>The function behind routes.</summary>
/// <param name="FunctionArn">The function.</param>
/// <param name="Timeout">How long it may take, 50 ms to 30 s.</param>
internal sealed record Integration(string FunctionArn, TimeSpan Timeout);

/// <summary><c>AWS::ApiGatewayV2::Integration</c> with a function.</summary>
internal sealed partial class IntegrationType(ApiRegistry registry) : IResourceType
{
    /// <inheritdoc/>
    public string TypeName => "AWS::ApiGatewayV2::Integration";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "ApiId", "IntegrationType", "IntegrationUri", "IntegrationMethod", "PayloadFormatVersion", "TimeoutInMillis",
    };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string> { "Description" };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        Expect(request, "IntegrationType", "AWS_PROXY");
        Expect(request, "PayloadFormatVersion", "2.0");
        if (request.Text("IntegrationMethod") is { } method and not "POST")
        {
            throw request.Unsupported("IntegrationMethod", $"'{method}': functions take POST");
        }

        var uri = request.RequiredText("IntegrationUri");
        var function = FunctionUri.Match(uri) is { Success: true } match
            ? match.Groups["arn"].Value
            : throw request.Unsupported("IntegrationUri", $"'{uri}' is not a function");
        var timeout = request.Number("TimeoutInMillis", 50, 30_000) ?? 30_000;
        var id = ApiPart.IdOf(request);
        return ApiPart.Of(registry, request).Add(id, new Integration(function, TimeSpan.FromMilliseconds(timeout)))
            ? Task.FromResult(new CreatedResource(id))
            : throw request.Unsupported("ApiId", "an API has at most 300 integrations");
    }

    private static void Expect(ResourceRequest request, string property, string value)
    {
        if (request.RequiredText(property) is var given && given != value)
        {
            throw request.Unsupported(property, $"'{given}': only {value} is supported");
        }
    }

    // The function's ARN, or the invocation URI around it.
    [GeneratedRegex(
        @"^(?:arn:aws:apigateway:[^:]+:lambda:path/2015-03-31/functions/)?(?<arn>arn:aws:lambda:[^/]+?)(?:/invocations)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex FunctionUri { get; }
}
