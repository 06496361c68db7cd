using Amazon.Scheduler.Internal;
using Amazon.Scheduler.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.Scheduler;

/// <summary>A client of schedules, on the SDK's pipeline: credentials, retries, Signature Version 4. Safe for several threads.</summary>
public class AmazonSchedulerClient : AmazonServiceClient, IAmazonScheduler
{
    /// <summary>Uses the default credentials and settings.</summary>
    public AmazonSchedulerClient()
        : base(new AmazonSchedulerConfig())
    {
    }

    /// <summary>Uses the default credentials.</summary>
    public AmazonSchedulerClient(AmazonSchedulerConfig config)
        : base(config)
    {
    }

    /// <summary>Uses <paramref name="credentials"/>.</summary>
    public AmazonSchedulerClient(AWSCredentials credentials, AmazonSchedulerConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => SchedulerService.Instance;

    /// <inheritdoc/>
    public virtual Task<CreateScheduleResponse> CreateScheduleAsync(CreateScheduleRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<CreateScheduleResponse>(request, CreateSchedule.Operation.NewOptions(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DeleteScheduleResponse> DeleteScheduleAsync(DeleteScheduleRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DeleteScheduleResponse>(request, DeleteSchedule.Operation.NewOptions(), cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => pipeline.AddService();
}
