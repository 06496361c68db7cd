using Amazon.IoT.Model;
using Realtime.Users;

namespace Realtime.Sessions;

/// <summary>Opens sessions: makes sure that an identity has the IoT policy and stands in the directory.</summary>
public sealed class SessionOpening(SessionDirectory directory, IUserLookup users, PolicyAttachments policies, TimeProvider clock)
{
    /// <summary>
    /// How far apart the attachments of one identity are. AWS lets an account attach 15 policies a second: it takes 75 users at this pace to use
    /// that up, and who was refused for good waits no longer than a person does anyway.
    /// </summary>
    public static readonly TimeSpan AttachmentsApart = TimeSpan.FromSeconds(5);

    /// <summary>The most identities that a user has at a time: one is what they need, and blocking must take the policy off all of them.</summary>
    public const int MaxIdentities = 3;

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
        var isOurs = mark?.PolicyName == policies.PolicyName;
        if (refused || !isOurs)
        {
            if (await directory.TakeTurnAsync(identityId, subject, AttachmentsApart, cancellationToken))
            {
                return await AttachAsync(identityId, subject, mark?.PolicyName, cancellationToken);
            }

            // Attached just now, so asking again would change nothing; or another call of the same user is about to.
            return isOurs && mark!.Subject == subject ? SessionOutcome.AlreadyOpen : SessionOutcome.Attaching;
        }

        if (mark!.Subject == subject)
        {
            return SessionOutcome.AlreadyOpen;
        }

        await directory.WriteAsync(identityId, mark with { Subject = subject }, cancellationToken);
        return SessionOutcome.Recorded;
    }

    private async Task<SessionOutcome> AttachAsync(string identityId, string subject, string? marked, CancellationToken cancellationToken)
    {
        try
        {
            // Before the policy is attached: whoever blocks the user takes it off every identity that may have it.
            var identities = await directory.RecordAsync(identityId, subject, cancellationToken);
            await policies.AttachAsync(identityId, cancellationToken);
            if (marked is not null && marked != policies.PolicyName)
            {
                await policies.DetachOneAsync(identityId, marked, cancellationToken);
            }

            await RetireOldestAsync(identities, identityId, subject, cancellationToken);
            var mark = new SessionMark(subject, clock.GetUtcNow()) { PolicyName = policies.PolicyName };
            await directory.MarkAsync(identityId, mark, cancellationToken);

            // Last: who blocks the user sets the flag first, so either they find what was attached here, or it is found here that they came.
            if (!await users.IsBlockedAsync(subject, cancellationToken))
            {
                return SessionOutcome.Attached;
            }

            await WithdrawAsync(identityId, cancellationToken);
            return SessionOutcome.Blocked;
        }
        catch (ThrottlingException)
        {
            return SessionOutcome.Throttled;
        }
    }

    private async Task RetireOldestAsync(IReadOnlyList<string> identities, string kept, string subject, CancellationToken cancellationToken)
    {
        if (identities.Count <= MaxIdentities)
        {
            return;
        }

        var others = identities.Where(identity => identity != kept).ToList();
        foreach (var oldest in await directory.OldestAsync(others, identities.Count - MaxIdentities, cancellationToken))
        {
            await WithdrawAsync(oldest, cancellationToken);
            await directory.RetireAsync(oldest, subject, cancellationToken);
        }
    }

    private async Task WithdrawAsync(string identityId, CancellationToken cancellationToken)
    {
        var marked = await directory.UnmarkAsync(identityId, cancellationToken);
        await policies.DetachAsync(identityId, marked, cancellationToken);
    }
}
