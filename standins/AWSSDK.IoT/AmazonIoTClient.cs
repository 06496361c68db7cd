using Amazon.IoT.Internal;
using Amazon.IoT.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.IoT;

/// <summary>A client of the IoT control plane, on the SDK's pipeline: credentials, retries, Signature Version 4. Safe for several threads.</summary>
public class AmazonIoTClient : AmazonServiceClient, IAmazonIoT
{
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
    protected override IServiceMetadata ServiceMetadata => IoTService.Instance;

    /// <inheritdoc/>
    public virtual Task<AttachPolicyResponse> AttachPolicyAsync(AttachPolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<AttachPolicyResponse>(request, AttachPolicy.Operation.NewOptions(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DeletePolicyResponse> DeletePolicyAsync(DeletePolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DeletePolicyResponse>(request, DeletePolicy.Operation.NewOptions(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeEndpointResponse> DescribeEndpointAsync(
        DescribeEndpointRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeEndpointResponse>(request, DescribeEndpoint.Operation.NewOptions(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DetachPolicyResponse> DetachPolicyAsync(DetachPolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DetachPolicyResponse>(request, DetachPolicy.Operation.NewOptions(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<ListAttachedPoliciesResponse> ListAttachedPoliciesAsync(
        ListAttachedPoliciesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListAttachedPoliciesResponse>(request, ListAttachedPolicies.Operation.NewOptions(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<ListTargetsForPolicyResponse> ListTargetsForPolicyAsync(
        ListTargetsForPolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListTargetsForPolicyResponse>(request, ListTargetsForPolicy.Operation.NewOptions(), cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => pipeline.AddService();
}
