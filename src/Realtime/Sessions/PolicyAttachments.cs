using Amazon.IoT;
using Amazon.IoT.Model;

namespace Realtime.Sessions;

/// <summary>Attaches the deployment's IoT policy to Cognito identities and takes it off them. Both do no harm twice.</summary>
/// <param name="iot">AWS IoT's control plane.</param>
/// <param name="policyName">The deployment's policy.</param>
public sealed class PolicyAttachments(IAmazonIoT iot, string policyName)
{
    /// <summary>The deployment's policy.</summary>
    public string PolicyName => policyName;

    /// <summary>Attaches the policy.</summary>
    /// <exception cref="ThrottlingException">AWS throttles attachments: 15 a second for the whole account.</exception>
    public Task AttachAsync(string identityId, CancellationToken cancellationToken) =>
        iot.AttachPolicyAsync(new AttachPolicyRequest { PolicyName = policyName, Target = identityId }, cancellationToken);

    /// <summary>Takes the policy off an identity, and another one that it may still have.</summary>
    /// <param name="identityId">The identity.</param>
    /// <param name="marked">The policy that the directory's mark names, if it does.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="ThrottlingException">AWS throttles.</exception>
    public async Task DetachAsync(string identityId, string? marked, CancellationToken cancellationToken)
    {
        await DetachOneAsync(identityId, policyName, cancellationToken);
        if (marked is not null && marked != policyName)
        {
            await DetachOneAsync(identityId, marked, cancellationToken);
        }
    }

    /// <summary>Takes one policy off an identity.</summary>
    /// <exception cref="ThrottlingException">AWS throttles.</exception>
    public async Task DetachOneAsync(string identityId, string policy, CancellationToken cancellationToken)
    {
        try
        {
            await iot.DetachPolicyAsync(new DetachPolicyRequest { PolicyName = policy, Target = identityId }, cancellationToken);
        }
        catch (ResourceNotFoundException)
        {
            // Deleted meanwhile, which it can't be while it is attached to anybody.
        }
    }
}
