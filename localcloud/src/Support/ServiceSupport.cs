namespace LocalCloud.Support;

/// <summary>What a service supports: declared beside its registration, written to <c>docs/localcloud.md</c>.</summary>
/// <param name="Service">The service as people call it: <c>AWS IoT Core, data plane</c>.</param>
internal sealed record ServiceSupport(string Service)
{
    /// <summary>First name of the service in a credential scope, when it has operations; ties <see cref="Operations"/> to the registry.</summary>
    public string? SigningName { get; init; }

    /// <summary>The service's operations, by AWS's names. Every operation of the registry stands here.</summary>
    public IReadOnlyList<SupportedFeature> Operations { get; init; } = [];

    /// <summary>What else a client can observe.</summary>
    public IReadOnlyList<SupportedFeature> Features { get; init; } = [];
}
