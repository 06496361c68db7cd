using Amazon.IoT.Internal;
using Amazon.IoT.Model;
using Amazon.IoT.Model.Internal.MarshallTransformations;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.IoT;

/// <summary>A client of the IoT control plane, on the SDK's pipeline: credentials, retries, Signature Version 4. Safe for several threads.</summary>
public class AmazonIoTClient : AmazonServiceClient, IAmazonIoT
{
    private static readonly AmazonIoTMetadata Metadata = new();

    /// <summary>Uses the default credentials and settings.</summary>
    public AmazonIoTClient()
        : base(new AmazonIoTConfig())
    {
    }

    /// <summary>Uses the default credentials.</summary>
    public AmazonIoTClient(AmazonIoTConfig config)
        : base(config)
    {
    }

    /// <summary>Uses <paramref name="credentials"/>.</summary>
    public AmazonIoTClient(AWSCredentials credentials, AmazonIoTConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => Metadata;

    /// <inheritdoc/>
    public virtual Task<AttachPolicyResponse> AttachPolicyAsync(AttachPolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<AttachPolicyResponse>(request, AttachPolicyRequestMarshaller.Instance, AttachPolicyResponseUnmarshaller.Instance, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DeletePolicyResponse> DeletePolicyAsync(DeletePolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DeletePolicyResponse>(request, DeletePolicyRequestMarshaller.Instance, DeletePolicyResponseUnmarshaller.Instance, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeEndpointResponse> DescribeEndpointAsync(
        DescribeEndpointRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeEndpointResponse>(
            request, DescribeEndpointRequestMarshaller.Instance, DescribeEndpointResponseUnmarshaller.Instance, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DetachPolicyResponse> DetachPolicyAsync(DetachPolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DetachPolicyResponse>(request, DetachPolicyRequestMarshaller.Instance, DetachPolicyResponseUnmarshaller.Instance, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<ListAttachedPoliciesResponse> ListAttachedPoliciesAsync(
        ListAttachedPoliciesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListAttachedPoliciesResponse>(
            request, ListAttachedPoliciesRequestMarshaller.Instance, ListAttachedPoliciesResponseUnmarshaller.Instance, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<ListTargetsForPolicyResponse> ListTargetsForPolicyAsync(
        ListTargetsForPolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListTargetsForPolicyResponse>(
            request, ListTargetsForPolicyRequestMarshaller.Instance, ListTargetsForPolicyResponseUnmarshaller.Instance, cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new AmazonIoTEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new AmazonIoTAuthSchemeHandler());
    }

    private Task<TResponse> InvokeAsync<TResponse>(
        AmazonIoTRequest request,
        IMarshaller<IRequest, AmazonWebServiceRequest> marshaller,
        ResponseUnmarshaller unmarshaller,
        CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse, new()
    {
        var options = new InvokeOptions { RequestMarshaller = marshaller, ResponseUnmarshaller = unmarshaller };
        return InvokeAsync<TResponse>(request, options, cancellationToken);
    }
}
