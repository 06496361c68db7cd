using Amazon.IotData.Internal;
using Amazon.IotData.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.IotData;

/// <summary>A client of the IoT data plane, on the SDK's pipeline: credentials, retries, Signature Version 4. Safe for several threads.</summary>
public class AmazonIotDataClient : AmazonServiceClient, IAmazonIotData
{
    /// <summary>Uses <paramref name="serviceUrl"/> and the default credentials.</summary>
    public AmazonIotDataClient(string serviceUrl)
        : base(new AmazonIotDataConfig { ServiceURL = serviceUrl })
    {
    }

    /// <summary>Uses the default credentials.</summary>
    public AmazonIotDataClient(AmazonIotDataConfig config)
        : base(config)
    {
    }

    /// <summary>Uses <paramref name="credentials"/>.</summary>
    public AmazonIotDataClient(AWSCredentials credentials, AmazonIotDataConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => IotDataService.Instance;

    /// <inheritdoc/>
    public virtual Task<DeleteConnectionResponse> DeleteConnectionAsync(
        DeleteConnectionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DeleteConnectionResponse>(request, DeleteConnection.Operation.NewOptions(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<PublishResponse>(request, Publish.Operation.NewOptions(), cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => pipeline.AddService();
}
