namespace LocalCloud.Support;

/// <summary>What a service supports: declared beside its registration, written to <c>localcloud/README.md</c>.</summary>
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

/// <summary>An operation or a feature of an AWS service, and how much of it is there.</summary>
/// <param name="Name">AWS's own name of an operation, or a few words.</param>
/// <param name="Level">How much.</param>
/// <param name="Note">What is missing; of what is not there at all, what happens instead. Nothing when all is there.</param>
internal sealed record SupportedFeature(string Name, SupportLevel Level, string? Note = null)
{
    /// <summary>All of it is there.</summary>
    public static SupportedFeature Full(string name) => new(name, SupportLevel.Full);

    /// <summary>It is there, but for <paramref name="missing"/>.</summary>
    public static SupportedFeature Partial(string name, string missing) => new(name, SupportLevel.Partial, missing);

    /// <summary>It is not there.</summary>
    public static SupportedFeature No(string name, string? instead = null) => new(name, SupportLevel.No, instead);
}

/// <summary>How much of an operation or a feature of AWS is there.</summary>
internal enum SupportLevel
{
    /// <summary>Whatever a client can observe on AWS, as far as it is known.</summary>
    Full,

    /// <summary>There, with a gap that the table names.</summary>
    Partial,

    /// <summary>Not there: refused, with its name.</summary>
    No,
}
