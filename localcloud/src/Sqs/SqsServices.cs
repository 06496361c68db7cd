using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.Sqs;

/// <summary>Registers Amazon SQS: queues and their policies.</summary>
internal static class SqsServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddSqs(this IServiceCollection services) => services
        .AddSingleton(SqsSupport.Table)
        .AddSingleton<QueueAccess>()
        .AddSingleton<Queues>()
        .AddSingleton<IStackObserver>(provider => provider.GetRequiredService<Queues>())
        .AddSingleton<IQueues>(provider => provider.GetRequiredService<Queues>())
        .AddSingleton<IResourceType, QueueType>()
        .AddSingleton<IResourceType, QueuePolicyType>()
        .AddSingleton<IAwsService, SqsService>()
        .AddSingleton<ILocalEndpoint, QueuesEndpoint>();
}
