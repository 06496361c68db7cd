using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Sqs;

/// <summary>Registers Amazon SQS, queues and their policies, and declares what of it there is.</summary>
internal static class SqsServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddSqs(this IServiceCollection services) => services
        .AddSingleton(Support)
        .AddSingleton<QueueAccess>()
        .AddSingleton<Queues>()
        .AddSingleton<IStackObserver>(provider => provider.GetRequiredService<Queues>())
        .AddSingleton<IQueues>(provider => provider.GetRequiredService<Queues>())
        .AddSingleton<IResourceType, QueueType>()
        .AddSingleton<IResourceType, QueuePolicyType>()
        .AddSingleton<IAwsService, SqsService>()
        .AddSingleton<ILocalEndpoint, QueuesEndpoint>();

    private static ServiceSupport Support { get; } = new("SQS")
    {
        SigningName = "sqs",
        Operations =
        [
            Full("ChangeMessageVisibility"),
            Full("ChangeMessageVisibilityBatch"),
            Partial("CreateQueue", "tags are refused"),
            Full("DeleteMessage"),
            Full("DeleteMessageBatch"),
            Full("DeleteQueue"),
            Full("GetQueueAttributes"),
            Full("GetQueueUrl"),
            Full("ListDeadLetterSourceQueues"),
            Full("ListQueues"),
            Full("PurgeQueue"),
            Full("ReceiveMessage"),
            Full("SendMessage"),
            Full("SendMessageBatch"),
            Partial("SetQueueAttributes", "for a queue of the template until the next start"),
            Partial("StartMessageMoveTask", "moves at once, a rate is refused; tasks are neither listed nor cancelled"),
            No("Tags and AddPermission"),
        ],
        Features =
        [
            Full("JSON and query protocol"),
            Full("Long polling, message attributes and their digests"),
            Partial("Redrive to a dead-letter queue", "RedriveAllowPolicy is told and not enforced"),
            No("FIFO queues", "stop the start"),
        ],
    };
}
