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
