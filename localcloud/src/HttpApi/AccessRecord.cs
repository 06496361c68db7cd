using LocalCloud.Iam;

namespace LocalCloud.HttpApi;

/// <summary>What is known about a request when its line is written to the access log.</summary>
internal sealed class AccessRecord
{
    /// <summary>The API it came to.</summary>
    public required Api Api { get; init; }

    /// <summary>Its id.</summary>
    public required string RequestId { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Where the request belongs; set as soon as it is known.</summary>
    public RouteMatch? Match { get; set; }

    /// <summary>Who signed it.</summary>
    public Principal? Principal { get; set; }

    /// <summary>What the JWT authorizer found.</summary>
    public JwtResult? Jwt { get; set; }

    /// <summary>What the function made of it.</summary>
    public IntegrationResult? Integration { get; set; }
}
