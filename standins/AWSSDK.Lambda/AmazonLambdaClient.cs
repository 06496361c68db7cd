using Amazon.Lambda.Internal;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.Lambda;

/// <summary>A client of functions, on the SDK's pipeline: credentials, retries, Signature Version 4. Safe for several threads.</summary>
public class AmazonLambdaClient : AmazonServiceClient, IAmazonLambda
{
    /// <summary>Uses the default credentials.</summary>
    public AmazonLambdaClient(AmazonLambdaConfig config)
        : base(config)
    {
    }

    /// <summary>Uses <paramref name="credentials"/>.</summary>
    public AmazonLambdaClient(AWSCredentials credentials, AmazonLambdaConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => LambdaService.Instance;

    /// <inheritdoc/>
    public virtual Task<InvokeResponse> InvokeAsync(InvokeRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<InvokeResponse>(request, Internal.Invoke.Operation.NewOptions(), cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => pipeline.AddService();
}
