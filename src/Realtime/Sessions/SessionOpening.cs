using Amazon.IoT;
using Amazon.IoT.Model;

namespace Realtime.Sessions;

/// <summary>Opens sessions: makes sure that an identity has the IoT policy and stands in the directory.</summary>
public sealed class SessionOpening(SessionDirectory directory, IAmazonIoT iot, string policyName, TimeProvider clock)
{
    /// <summary>
    /// How far apart the attachments of one identity are. AWS lets an account attach 15 policies a second: it takes 75 users at this pace to use
    /// that up, and who was refused for good waits no longer than a person does anyway.
    /// </summary>
    public static readonly TimeSpan AttachmentsApart = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Attaches the policy when the directory has no mark of the identity or names another policy, or when the client says that AWS IoT Core
    /// refused it; a policy that this one replaces is detached. Both do no harm twice, so the mark is written only after them, and a crash
    /// in between costs some calls.
    /// </summary>
    /// <param name="identityId">The caller's Cognito identity id.</param>
    /// <param name="subject">The caller's sign-in subject.</param>
    /// <param name="refused">Whether the client's connection was refused although it had opened a session.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<SessionOutcome> OpenAsync(
        string identityId, string subject, bool refused, CancellationToken cancellationToken)
    {
        var mark = await directory.FindAsync(identityId, cancellationToken);
        var isOurs = mark?.PolicyName == policyName;
        var attach = refused || !isOurs;
        if (!attach && mark!.Subject == subject)
        {
            return SessionOutcome.AlreadyOpen;
        }

        if (attach)
        {
            if (!await directory.TakeTurnAsync(identityId, AttachmentsApart, cancellationToken))
            {
                // Attached just now, so asking again would change nothing; or another call of the same user is about to.
                return isOurs && mark!.Subject == subject ? SessionOutcome.AlreadyOpen : SessionOutcome.Attaching;
            }

            try
            {
                await iot.AttachPolicyAsync(new AttachPolicyRequest { PolicyName = policyName, Target = identityId }, cancellationToken);
                if (!isOurs && mark?.PolicyName is { } replaced)
                {
                    await DetachAsync(identityId, replaced, cancellationToken);
                }
            }
            catch (ThrottlingException)
            {
                return SessionOutcome.Throttled;
            }
        }

        var attachedAt = attach ? clock.GetUtcNow() : mark!.AttachedAt;
        await directory.WriteAsync(identityId, new SessionMark(subject, attachedAt) { PolicyName = policyName }, cancellationToken);
        return attach ? SessionOutcome.Attached : SessionOutcome.Recorded;
    }

    private async Task DetachAsync(string identityId, string replaced, CancellationToken cancellationToken)
    {
        try
        {
            await iot.DetachPolicyAsync(new DetachPolicyRequest { PolicyName = replaced, Target = identityId }, cancellationToken);
        }
        catch (ResourceNotFoundException)
        {
            // Deleted meanwhile, which it can't be while it is attached to anybody.
        }
    }
}
