using System.Diagnostics.CodeAnalysis;
using Amazon.IoT.Model;
using Amazon.Runtime;

namespace Amazon.IoT;

/// <summary>The IoT control plane.</summary>
public interface IAmazonIoT : IAmazonService, IDisposable
{
    /// <summary>Attaches a policy to an identity; attaching it again changes nothing.</summary>
    /// <exception cref="ThrottlingException">The rate exceeds the limit; HTTP 400.</exception>
    /// <exception cref="ResourceNotFoundException">There is no such policy.</exception>
    Task<AttachPolicyResponse> AttachPolicyAsync(AttachPolicyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a policy that is attached to nothing, and has not been for five minutes.</summary>
    /// <exception cref="DeleteConflictException">It is attached, or was a moment ago; HTTP 409.</exception>
    /// <exception cref="ResourceNotFoundException">There is no such policy.</exception>
    Task<DeletePolicyResponse> DeletePolicyAsync(DeletePolicyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Names an endpoint of the account.</summary>
    Task<DescribeEndpointResponse> DescribeEndpointAsync(DescribeEndpointRequest request, CancellationToken cancellationToken = default);

    /// <summary>Takes a policy off an identity.</summary>
    Task<DetachPolicyResponse> DetachPolicyAsync(DetachPolicyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists the policies of an identity.</summary>
    Task<ListAttachedPoliciesResponse> ListAttachedPoliciesAsync(
        ListAttachedPoliciesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists what a policy is attached to.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such policy.</exception>
    Task<ListTargetsForPolicyResponse> ListTargetsForPolicyAsync(
        ListTargetsForPolicyRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(AmazonIoTConfig))]
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonIoTConfig();

    /// <inheritdoc/>
    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonIoTClient(awsCredentials, (AmazonIoTConfig)clientConfig);
}
