namespace LocalCloud.Sqs;

/// <summary>What a receive has taken out of a queue.</summary>
/// <param name="Received">For the receiver.</param>
/// <param name="Dead">Received too often: for the dead-letter queue.</param>
/// <param name="DeadLetters">That queue, or <see langword="null"/> when there is none.</param>
internal sealed record MessageTake(IReadOnlyList<QueueMessage> Received, IReadOnlyList<QueueMessage> Dead, Queue? DeadLetters);
