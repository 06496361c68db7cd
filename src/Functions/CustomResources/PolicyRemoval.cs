using System.Globalization;
using Amazon.IoT;
using Amazon.IoT.Model;

namespace Functions.CustomResources;

/// <summary>
/// Takes an IoT policy off everybody and deletes it, which CloudFormation can't: AWS refuses to delete a policy that is attached, and for up
/// to five minutes after it was.
/// </summary>
internal sealed class PolicyRemoval(IAmazonIoT iot, TimeProvider clock)
{
    /// <summary>More than these are no trial. They take 11 minutes, and a run that its 15 minutes end is begun again by Lambda.</summary>
    public const int MaxIdentities = 10_000;

    /// <summary>How long AWS may remember that a policy was attached.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    // AWS takes 15 a second from an account.
    private static readonly TimeSpan BetweenDetachments = TimeSpan.FromMilliseconds(70);
    private static readonly TimeSpan BetweenDeletions = TimeSpan.FromSeconds(5);

    // For the last calls and the answer.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    /// <summary>Removes the policy; one that is gone already is no error.</summary>
    /// <returns><see langword="null"/>, or why the policy stays.</returns>
    /// <exception cref="PolicyRemovalUnfinishedException">The time did not suffice; what is done is done.</exception>
    public async Task<string?> RunAsync(string policyName, TimeSpan time, CancellationToken cancellationToken)
    {
        var end = clock.GetUtcNow() + time - Margin;
        try
        {
            var targets = await TargetsAsync(policyName, cancellationToken);
            if (targets.Count > MaxIdentities)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{policyName} is attached to more than {MaxIdentities} identities. ")
                    + "Detach it with the commands in docs/operations.md (Delete the stack), then destroy the stack again.";
            }

            await DetachAsync(policyName, targets, end - Memory, cancellationToken);
            await DeleteAsync(policyName, cancellationToken);
        }
        catch (ResourceNotFoundException)
        {
            // Gone.
        }

        return null;
    }

    private async Task<List<string>> TargetsAsync(string policyName, CancellationToken cancellationToken)
    {
        List<string> targets = [];
        string? marker = null;
        do
        {
            var request = new ListTargetsForPolicyRequest { PolicyName = policyName };
            if (marker is not null)
            {
                request.Marker = marker;
            }

            var page = await iot.ListTargetsForPolicyAsync(request, cancellationToken);
            targets.AddRange(page.Targets ?? []);
            marker = page.NextMarker;
        }
        while (!string.IsNullOrEmpty(marker) && targets.Count <= MaxIdentities);

        return targets;
    }

    private async Task DetachAsync(string policyName, List<string> targets, DateTimeOffset end, CancellationToken cancellationToken)
    {
        for (var done = 0; done < targets.Count;)
        {
            if (clock.GetUtcNow() > end)
            {
                throw new PolicyRemovalUnfinishedException(policyName, targets.Count - done);
            }

            try
            {
                await iot.DetachPolicyAsync(new DetachPolicyRequest { PolicyName = policyName, Target = targets[done] }, cancellationToken);
                done++;
            }
            catch (ThrottlingException)
            {
                // Others attach and detach in this account: the wait below, and once more.
            }

            await Task.Delay(BetweenDetachments, clock, cancellationToken);
        }
    }

    private async Task DeleteAsync(string policyName, CancellationToken cancellationToken)
    {
        // When its time is over and AWS still refuses, the reason is another one, which CloudFormation will be told by its own attempt.
        var last = clock.GetUtcNow() + Memory;
        while (!await TryDeleteAsync(policyName, cancellationToken) && clock.GetUtcNow() < last)
        {
            await Task.Delay(BetweenDeletions, clock, cancellationToken);
        }
    }

    private async Task<bool> TryDeleteAsync(string policyName, CancellationToken cancellationToken)
    {
        try
        {
            await iot.DeletePolicyAsync(new DeletePolicyRequest { PolicyName = policyName }, cancellationToken);
            return true;
        }
        catch (Exception error) when (error is DeleteConflictException or ThrottlingException)
        {
            return false;
        }
    }
}

/// <summary>The policy is still attached to some, and the function's time is over: Lambda runs it again, from where this run ended.</summary>
internal sealed class PolicyRemovalUnfinishedException(string policyName, int left)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"{policyName} is still attached to {left} identities: the next attempt goes on."));
