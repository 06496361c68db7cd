using Amazon.CDK;

namespace Infrastructure.Functions;

/// <summary>What one function gets, where its default doesn't suit.</summary>
public sealed record FunctionSettings
{
    /// <summary>What AWS takes, in MB and in seconds.</summary>
    private const int LeastMegabytes = 128, MostMegabytes = 10_240, MostSeconds = 900;

    /// <summary>Memory in MB, 128 to 10,240; processor time grows with it. Default: 512.</summary>
    public int? MemoryMegabytes
    {
        get;
        init => field = value is null or (>= LeastMegabytes and <= MostMegabytes) ? value
            : throw new DeploymentRefusedException($"{value} MB is no size of a function: it is from {LeastMegabytes} to {MostMegabytes}.");
    }

    /// <summary>
    /// When AWS stops an invocation, at most 15 minutes. Default: 5 minutes for PublishNotification, 1 minute for PublishUpdate, 30 s for ArchiveMessage, and 29 s for what
    /// answers the HTTP API, which can't have more.
    /// </summary>
    public Duration? Timeout
    {
        get;
        init => field = value is null || value.IsUnresolved() || (value.ToMilliseconds() / 1_000) is >= 1 and <= MostSeconds ? value
            : throw new DeploymentRefusedException($"{value.ToMilliseconds() / 1_000} s is no timeout of a function: it is from 1 to {MostSeconds}.");
    }

    /// <summary><paramref name="props"/> with what is set here.</summary>
    internal RealtimeFunctionProps Over(RealtimeFunctionProps props) =>
        props with { MemoryMegabytes = MemoryMegabytes ?? props.MemoryMegabytes, Timeout = Timeout ?? props.Timeout };
}
