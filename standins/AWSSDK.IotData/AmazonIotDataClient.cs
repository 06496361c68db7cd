using Amazon.IotData.Internal;
using Amazon.IotData.Model;
using Amazon.IotData.Model.Internal.MarshallTransformations;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.IotData;

/// <summary>A client of the IoT data plane, on the SDK's pipeline: credentials, retries, Signature Version 4. Safe for several threads.</summary>
public class AmazonIotDataClient : AmazonServiceClient, IAmazonIotData
{
    private static readonly AmazonIotDataMetadata Metadata = new();

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
    protected override IServiceMetadata ServiceMetadata => Metadata;

    /// <inheritdoc/>
    public virtual Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken = default)
    {
        var options = new InvokeOptions
        {
            RequestMarshaller = PublishRequestMarshaller.Instance,
            ResponseUnmarshaller = PublishResponseUnmarshaller.Instance,
        };
        return InvokeAsync<PublishResponse>(request, options, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new AmazonIotDataEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new AmazonIotDataAuthSchemeHandler());
    }
}
