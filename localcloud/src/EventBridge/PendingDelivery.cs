namespace LocalCloud.EventBridge;

/// <summary>An event on its way to a target, as it is kept until it has arrived or is given up.</summary>
internal sealed record PendingDelivery
{
    /// <summary>Where deliveries are kept.</summary>
    public const string Folder = "event-deliveries";

    /// <summary>A UUID.</summary>
    public required string Id { get; init; }

    /// <summary>The rule.</summary>
    public required string RuleArn { get; init; }

    /// <summary>The rule's target.</summary>
    public required string TargetId { get; init; }

    /// <summary>The event, which a dead letter holds.</summary>
    public required string Event { get; init; }

    /// <summary>What the target gets.</summary>
    public required string Payload { get; init; }

    /// <summary>When it was tried first.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How often it was tried again.</summary>
    public int Retries { get; init; }

    /// <summary>Its name in the state store.</summary>
    public string StateName => $"{Folder}/{Id}";

    /// <summary>The id of the delivery that is kept under a name.</summary>
    public static string IdOf(string stateName) => stateName[(Folder.Length + 1)..];
}
