using System.Diagnostics.CodeAnalysis;
using Amazon.Lambda.Model;
using Amazon.Runtime;

namespace Amazon.Lambda;

/// <summary>Functions.</summary>
public interface IAmazonLambda : IAmazonService, IDisposable
{
    /// <summary>Invokes a function and waits for its answer.</summary>
    /// <exception cref="TooManyRequestsException">The rate, or what runs at a time, exceeds the limit.</exception>
    Task<InvokeResponse> InvokeAsync(InvokeRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(AmazonLambdaConfig))]
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonLambdaConfig();

    /// <inheritdoc/>
    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonLambdaClient(awsCredentials, (AmazonLambdaConfig)clientConfig);
}
