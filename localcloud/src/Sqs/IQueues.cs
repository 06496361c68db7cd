using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Sqs;

/// <summary>Sends to queues, for the other services.</summary>
public interface IQueues
{
    /// <summary>Sends on behalf of a principal (the role of a rule or of a function), by its IAM policies.</summary>
    /// <exception cref="AwsException"><c>AWS.SimpleQueueService.NonExistentQueue</c>, <c>AccessDenied</c>.</exception>
    Task SendAsync(string queueArn, string body, IReadOnlyDictionary<string, QueueAttribute> attributes, Principal principal);

    /// <summary>Sends on behalf of a service, by the queue's resource policy.</summary>
    /// <exception cref="AwsException"><c>AWS.SimpleQueueService.NonExistentQueue</c>, <c>AccessDenied</c>.</exception>
    Task SendAsync(
        string queueArn, string body, IReadOnlyDictionary<string, QueueAttribute> attributes, string service, string sourceArn);
}
