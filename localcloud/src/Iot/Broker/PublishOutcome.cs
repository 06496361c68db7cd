namespace LocalCloud.Iot.Broker;

/// <summary>What became of a published message.</summary>
internal enum PublishOutcome
{
    /// <summary>Subscribers and rules have it.</summary>
    Accepted,

    /// <summary>A limit of the account or of a retained topic was reached; nobody has it.</summary>
    Throttled,
}
