using System.Diagnostics.CodeAnalysis;
using Amazon.IotData.Model;
using Amazon.Runtime;

namespace Amazon.IotData;

/// <summary>The IoT data plane.</summary>
public interface IAmazonIotData : IAmazonService, IDisposable
{
    /// <summary>Disconnects a client.</summary>
    /// <exception cref="ForbiddenException">The caller is not allowed to.</exception>
    /// <exception cref="InvalidRequestException">The request is not valid.</exception>
    /// <exception cref="ResourceNotFoundException">There is no such client.</exception>
    /// <exception cref="ThrottlingException">The rate exceeds the limit.</exception>
    /// <exception cref="InternalFailureException">The service failed.</exception>
    Task<DeleteConnectionResponse> DeleteConnectionAsync(DeleteConnectionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Publishes a message.</summary>
    /// <exception cref="ThrottlingException">The rate exceeds the limit.</exception>
    /// <exception cref="InvalidRequestException">The request is not valid.</exception>
    /// <exception cref="UnauthorizedException">The caller is not authorized.</exception>
    /// <exception cref="InternalFailureException">The service failed.</exception>
    Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(AmazonIotDataConfig))]
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonIotDataConfig();

    /// <inheritdoc/>
    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonIotDataClient(awsCredentials, (AmazonIotDataConfig)clientConfig);
}
