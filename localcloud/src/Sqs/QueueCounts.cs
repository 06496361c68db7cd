namespace LocalCloud.Sqs;

/// <summary>How many messages a queue holds.</summary>
/// <param name="Visible">Can be received.</param>
/// <param name="InFlight">Were received and are hidden.</param>
/// <param name="Delayed">Are new and not visible yet.</param>
internal sealed record QueueCounts(int Visible, int InFlight, int Delayed);
