using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;

namespace Infrastructure.Functions;

/// <summary>What all functions of a backend have in common, and what is set for some of them by name.</summary>
public sealed record FunctionSetup
{
    /// <summary>The published functions.</summary>
    public required FunctionAsset Asset { get; init; }

    /// <summary>The processor that they were published for.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>How long their logs are kept.</summary>
    public required RetentionDays LogRetention { get; init; }

    /// <summary>The CloudWatch namespace of their own metrics.</summary>
    public required string MetricsNamespace { get; init; }

    /// <summary>The deployer's key for what they read and write.</summary>
    public required IKey? EncryptionKey { get; init; }

    /// <summary>Memory and timeouts by name.</summary>
    public required IReadOnlyDictionary<string, FunctionSettings> Settings { get; init; }

    /// <summary>Reserved concurrency by name.</summary>
    public required IReadOnlyDictionary<string, int> ReservedConcurrency { get; init; }
}
