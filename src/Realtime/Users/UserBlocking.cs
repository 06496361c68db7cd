using Amazon.IoT.Model;
using Realtime.Connections;
using Realtime.Sessions;

namespace Realtime.Users;

/// <summary>What blocking or unblocking a user did.</summary>
/// <param name="IsSuperseded">Whether a newer order stands, so that nothing was done.</param>
/// <param name="Identities">How many identities lost the policy, or may have it again.</param>
/// <param name="Connections">How many connections were closed.</param>
public sealed record BlockOutcome(bool IsSuperseded, int Identities, int Connections)
{
    internal static BlockOutcome Superseded { get; } = new(IsSuperseded: true, 0, 0);
}

/// <summary>
/// Takes a user out, and lets them in again. Each step does no harm twice, so what stopped in the middle is repaired by doing all of it again;
/// and each comes after what it relies on.
/// </summary>
public sealed class UserBlocking(
    BlockOrders orders, UserDirectory users, SessionDirectory sessions, PolicyAttachments policies, UserConnections connections, ConnectionCloser closer, TimeProvider clock)
{
    /// <summary>
    /// Sets the flag, takes off the marks and then the policies of all identities, and closes every known connection. A session that opens
    /// beside it reads the flag last and withdraws what it attached; a connection that is made beside it is found by its own event.
    /// </summary>
    /// <param name="subject">Whom.</param>
    /// <param name="orderedAt">When it was ordered.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<BlockOutcome> BlockAsync(string subject, DateTimeOffset orderedAt, CancellationToken cancellationToken)
    {
        if (!await orders.BlockAsync(subject, orderedAt, cancellationToken))
        {
            return BlockOutcome.Superseded;
        }

        var identities = await IdentitiesAsync(subject, cancellationToken);
        var marked = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var identity in identities)
        {
            marked[identity] = await sessions.UnmarkAsync(identity, cancellationToken);
        }

        foreach (var identity in identities)
        {
            await DetachAsync(identity, marked[identity], cancellationToken);
        }

        var closed = 0;
        foreach (var client in (await connections.ListAsync(subject, cancellationToken)).Select(connection => connection.ClientId).Distinct(StringComparer.Ordinal))
        {
            closed += await closer.CloseAsync(client, cancellationToken) ? 1 : 0;
        }

        return new BlockOutcome(IsSuperseded: false, identities.Count, closed);
    }

    /// <summary>Takes off what marks there still are, so that the next session attaches the policy, and then the flag.</summary>
    /// <param name="subject">Whom.</param>
    /// <param name="orderedAt">When it was ordered.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<BlockOutcome> UnblockAsync(string subject, DateTimeOffset orderedAt, CancellationToken cancellationToken)
    {
        var identities = await IdentitiesAsync(subject, cancellationToken);
        foreach (var identity in identities)
        {
            await sessions.UnmarkAsync(identity, cancellationToken);
        }

        return await orders.UnblockAsync(subject, orderedAt, cancellationToken)
            ? new BlockOutcome(IsSuperseded: false, identities.Count, 0)
            : BlockOutcome.Superseded;
    }

    /// <summary>Takes the policy off one identity of a blocked user and closes the connection that told of it.</summary>
    public async Task TurnOutAsync(string identityId, string clientId, CancellationToken cancellationToken)
    {
        await DetachAsync(identityId, await sessions.UnmarkAsync(identityId, cancellationToken), cancellationToken);
        await closer.CloseAsync(clientId, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> IdentitiesAsync(string subject, CancellationToken cancellationToken) =>
        (await users.GetAsync(subject, cancellationToken))?.IdentityIds ?? [];

    private async Task DetachAsync(string identityId, string? marked, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await policies.DetachAsync(identityId, marked, cancellationToken);
                return;
            }
            catch (ThrottlingException) when (!cancellationToken.IsCancellationRequested)
            {
                await Backoff.WaitAsync(attempt, clock, cancellationToken);
            }
        }
    }
}
