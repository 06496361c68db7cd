using LocalCloud.CloudFormation;

namespace LocalCloud.Lambda;

/// <summary>How asynchronous invocations of a function are treated. The defaults are AWS's.</summary>
internal sealed record EventInvokeConfig
{
    /// <summary>Retries after a function's error, 0 to 2. Default: 2.</summary>
    public int MaximumRetryAttempts { get; init; } = 2;

    /// <summary>How old an event may get, 60 s to 6 h. Default: 6 h.</summary>
    public TimeSpan MaximumEventAge { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Where the record of an invocation goes that failed for good, or <see langword="null"/>.</summary>
    public Destination? OnFailure { get; init; }

    /// <summary>Where the record of an invocation goes that succeeded, or <see langword="null"/>.</summary>
    public Destination? OnSuccess { get; init; }
}

/// <summary><c>AWS::Lambda::EventInvokeConfig</c>.</summary>
internal sealed class EventInvokeConfigResource(FunctionRegistry functions) : IResourceType
{
    private static readonly HashSet<string> Known =
        ["DestinationConfig", "FunctionName", "MaximumEventAgeInSeconds", "MaximumRetryAttempts", "Qualifier"];

    private static readonly HashSet<string> None = [];

    /// <inheritdoc/>
    public string TypeName => "AWS::Lambda::EventInvokeConfig";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties => Known;

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect => None;

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var properties = request.Properties;
        var function = functions.Get(Scalars.TextOf(properties["FunctionName"]) ?? "", Scalars.TextOf(properties["Qualifier"]));
        var destinations = properties["DestinationConfig"];
        var defaults = new EventInvokeConfig();
        function.EventInvokeConfig = new EventInvokeConfig
        {
            MaximumRetryAttempts = request.Number("MaximumRetryAttempts", 0, 2) ?? defaults.MaximumRetryAttempts,
            MaximumEventAge = request.Number("MaximumEventAgeInSeconds", 60, 21_600) is { } seconds
                ? TimeSpan.FromSeconds(seconds)
                : defaults.MaximumEventAge,
            OnFailure = Destination.Of(request, "DestinationConfig", destinations?["OnFailure"]?["Destination"]),
            OnSuccess = Destination.Of(request, "DestinationConfig", destinations?["OnSuccess"]?["Destination"]),
        };
        return Task.FromResult(new CreatedResource(request.PhysicalName));
    }
}
