using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.HttpApi;

/// <summary>A stage: where an API is reached, and how much it takes.</summary>
internal sealed class Stage
{
    /// <summary>The stage that stands at the root.</summary>
    public const string Default = "$default";

    /// <summary><c>$default</c>, or the first part of every path.</summary>
    public required string Name { get; init; }

    /// <summary>Throttle of each route without one of its own.</summary>
    public required Throttle DefaultThrottle { get; init; }

    /// <summary>Throttles by route key.</summary>
    public required IReadOnlyDictionary<string, Throttle> RouteThrottles { get; init; }

    /// <summary>Variables that functions get, by name.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>Where it writes a line for every request, or <see langword="null"/>.</summary>
    public AccessLogSettings? AccessLog { get; init; }

    /// <summary>The path below the stage, split at its slashes, or <see langword="null"/> when it is not this stage's.</summary>
    public IReadOnlyList<string>? Below(string rawPath)
    {
        var parts = rawPath.Split('/')[1..];
        return Name == Default ? parts
            : parts[0] != Name ? null
            // The stage itself, without a slash behind it, is its root.
            : parts.Length == 1 ? [""] : parts[1..];
    }
}

/// <summary>How many requests a route takes; the defaults are an account's on AWS.</summary>
/// <param name="Rate">Requests a second in the long run. Default: 10,000.</param>
/// <param name="Burst">Requests at once. Default: 5,000.</param>
internal sealed record Throttle(double Rate = 10_000, int Burst = 5_000);

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
