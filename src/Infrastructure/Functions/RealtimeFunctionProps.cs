using Amazon.CDK;
using Amazon.CDK.AWS.IAM;

namespace Infrastructure.Functions;

/// <summary>What one function needs beyond what all have.</summary>
public sealed record RealtimeFunctionProps
{
    /// <summary>When AWS stops an invocation.</summary>
    public required Duration Timeout { get; init; }

    /// <summary>Memory, which is processor time too. Default: 512 MB.</summary>
    public int MemoryMegabytes { get; init; } = 512;

    /// <summary>Environment variables, by name. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What its role may do besides writing its own log. Default: nothing.</summary>
    public IReadOnlyList<PolicyStatement> Permissions { get; init; } = [];

    /// <summary>
    /// Where events go that it could not process, for a function that is invoked asynchronously. Default: nowhere.
    /// </summary>
    public DeadLetters? DeadLetters { get; init; }
}
