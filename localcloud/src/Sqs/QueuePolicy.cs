using LocalCloud.Iam;

namespace LocalCloud.Sqs;

/// <summary>A queue's own policy.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="Document">As it is understood.</param>
internal sealed record QueuePolicy(string Text, PolicyDocument Document);
