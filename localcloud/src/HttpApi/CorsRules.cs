namespace LocalCloud.HttpApi;

/// <summary>An API's <c>CorsConfiguration</c>.</summary>
internal sealed record CorsRules
{
    /// <summary>Origins that may call: <c>*</c>, <c>https://*</c>, or whole ones.</summary>
    public required IReadOnlyList<string> AllowOrigins { get; init; }

    /// <summary>Methods a preflight allows. Default: none.</summary>
    public IReadOnlyList<string> AllowMethods { get; init; } = [];

    /// <summary>Headers a preflight allows. Default: none.</summary>
    public IReadOnlyList<string> AllowHeaders { get; init; } = [];

    /// <summary>Headers that pages may read. Default: none.</summary>
    public IReadOnlyList<string> ExposeHeaders { get; init; } = [];

    /// <summary>Whether cookies may come along. Default: no.</summary>
    public bool AllowCredentials { get; init; }

    /// <summary>Seconds that a preflight counts, or <see langword="null"/> to say nothing.</summary>
    public int? MaxAgeSeconds { get; init; }

    /// <summary>What <c>access-control-allow-origin</c> says to a page from <paramref name="origin"/>, or <see langword="null"/>.</summary>
    public string? Answer(string origin)
    {
        if (AllowOrigins.Contains("*"))
        {
            return "*";
        }

        return AllowOrigins.Any(allowed => allowed.Equals(origin, StringComparison.OrdinalIgnoreCase)
            || (allowed is "https://*" or "http://*" && origin.StartsWith(allowed[..^1], StringComparison.OrdinalIgnoreCase)))
                ? origin
                : null;
    }
}
