using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.HttpApi;

/// <summary><c>AWS::ApiGatewayV2::Stage</c>.</summary>
internal sealed class StageType(ApiRegistry registry) : IResourceType
{
    // Metrics and logging have no local effect.
    private static readonly HashSet<string> KnownSettings =
        ["ThrottlingRateLimit", "ThrottlingBurstLimit", "DetailedMetricsEnabled", "LoggingLevel", "DataTraceEnabled"];

    /// <inheritdoc/>
    public string TypeName => "AWS::ApiGatewayV2::Stage";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } =
        new HashSet<string> { "ApiId", "StageName", "DefaultRouteSettings", "RouteSettings", "StageVariables", "AutoDeploy", "AccessLogSettings" };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } =
        new HashSet<string> { "Description", "Tags" };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.Flag("AutoDeploy") is not true)
        {
            throw request.Unsupported("AutoDeploy", "must be true: LocalCloud has no deployments of their own");
        }

        var usual = ThrottleOf(request, "DefaultRouteSettings", request.Object("DefaultRouteSettings"), new Throttle());
        var stage = new Stage
        {
            Name = request.RequiredText("StageName"),
            DefaultThrottle = usual,
            RouteThrottles = (request.Object("RouteSettings") ?? []).ToDictionary(
                pair => pair.Key,
                pair => ThrottleOf(request, $"RouteSettings.{pair.Key}", pair.Value as JsonObject, usual)),
            Variables = (request.Object("StageVariables") ?? []).ToDictionary(pair => pair.Key, pair => $"{pair.Value}"),
            AccessLog = request.Object("AccessLogSettings") is { } log ? AccessLogOf(request with { Properties = log }) : null,
        };
        return ApiPart.Of(registry, request).Add(stage)
            ? Task.FromResult(new CreatedResource(stage.Name))
            : throw request.Unsupported("StageName", $"'{stage.Name}' is there already");
    }

    private static AccessLogSettings AccessLogOf(ResourceRequest request)
    {
        var arn = request.RequiredText("DestinationArn");
        if (arn.Split(':', 7) is not ["arn", "aws", "logs", _, _, "log-group", var name])
        {
            throw request.Unsupported("AccessLogSettings.DestinationArn", $"'{arn}' is no log group");
        }

        var format = request.RequiredText("Format");
        return Encoding.UTF8.GetByteCount(format) <= AccessLogSettings.MaxFormatBytes
            ? new(name.EndsWith(":*", StringComparison.Ordinal) ? name[..^2] : name, format)
            : throw request.Unsupported("AccessLogSettings.Format", $"must have at most {AccessLogSettings.MaxFormatBytes} bytes");
    }

    private static Throttle ThrottleOf(ResourceRequest request, string property, JsonObject? properties, Throttle otherwise)
    {
        if (properties?.FirstOrDefault(setting => !KnownSettings.Contains(setting.Key)).Key is { } unknown)
        {
            throw request.Unsupported($"{property}.{unknown}", "is not supported");
        }

        var settings = request with { Properties = properties ?? [] };
        var rate = otherwise.Rate;
        if (settings.Text("ThrottlingRateLimit") is { } text
            && (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out rate) || !(rate >= 0)))
        {
            throw request.Unsupported($"{property}.ThrottlingRateLimit", "must be a number of requests a second");
        }

        return new(rate, settings.Number("ThrottlingBurstLimit", 0, int.MaxValue) ?? otherwise.Burst);
    }
}
