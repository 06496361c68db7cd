using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;

namespace Infrastructure;

/// <summary>Where alarms report to: a topic that is there, or a new one.</summary>
public sealed record AlarmTopicProps
{
    /// <summary>The topic that is there. Default: a new one.</summary>
    public ITopic? Existing { get; init; }

    /// <summary>The address that is subscribed to the new one. Default: none.</summary>
    public string? Email { get; init; }

    /// <summary>The deployer's key for the new one. Default: none, SNS uses its own.</summary>
    public IKey? EncryptionKey { get; init; }
}
