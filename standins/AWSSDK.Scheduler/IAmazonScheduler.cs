using System.Diagnostics.CodeAnalysis;
using Amazon.Scheduler.Model;
using Amazon.Runtime;

namespace Amazon.Scheduler;

/// <summary>EventBridge Scheduler.</summary>
public interface IAmazonScheduler : IAmazonService, IDisposable
{
    /// <summary>Creates a schedule.</summary>
    /// <exception cref="ConflictException">There is another schedule of this name in the group.</exception>
    /// <exception cref="InternalServerException">The service failed.</exception>
    /// <exception cref="ResourceNotFoundException">There is no such schedule group.</exception>
    /// <exception cref="ServiceQuotaExceededException">The account has too many schedules.</exception>
    /// <exception cref="ThrottlingException">The account asks too often.</exception>
    /// <exception cref="ValidationException">A parameter is not valid.</exception>
    Task<CreateScheduleResponse> CreateScheduleAsync(CreateScheduleRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a schedule.</summary>
    /// <exception cref="ConflictException">The schedule is being changed.</exception>
    /// <exception cref="InternalServerException">The service failed.</exception>
    /// <exception cref="ResourceNotFoundException">There is no such schedule.</exception>
    /// <exception cref="ThrottlingException">The account asks too often.</exception>
    /// <exception cref="ValidationException">A parameter is not valid.</exception>
    Task<DeleteScheduleResponse> DeleteScheduleAsync(DeleteScheduleRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(AmazonSchedulerConfig))]
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonSchedulerConfig();

    /// <inheritdoc/>
    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonSchedulerClient(awsCredentials, (AmazonSchedulerConfig)clientConfig);
}
