using Amazon.DynamoDBv2;
using Realtime.Publishing;

namespace Realtime.Inbox.Pending;

/// <summary>
/// Starts the drain of what waits for a user who has just opened a session. It is handed to a rule, as a deleted room is: of a thousand notifications a
/// drain takes a minute, for which nobody who signs in waits, and it ends though the session's call does not.
/// </summary>
public sealed class PendingDrains
{
    // No longer than a person notices: what is not started now is started by their next session.
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(2);

    private readonly IPendingStore _store;
    private readonly LivePublisher _live;
    private readonly string _topic;

    /// <summary>Drains of what waits in a table.</summary>
    /// <param name="client">The client.</param>
    /// <param name="tableName">The table <c>Inbox</c>.</param>
    /// <param name="live">Hands them over.</param>
    /// <param name="topic">Where to, the subject behind it: <c>$aws/rules/{rule}/drain/</c>.</param>
    /// <param name="clock">The clock.</param>
    public PendingDrains(IAmazonDynamoDB client, string tableName, LivePublisher live, string topic, TimeProvider clock) =>
        (_store, _live, _topic) = (new DynamoDbPendingStore(client, tableName, clock), live, topic);

    /// <summary>Starts it, if anything waits. Called after the directory tells of the identity, so that a publisher who comes later finds that.</summary>
    public async Task<DrainStart> StartAsync(string subject, CancellationToken cancellationToken)
    {
        try
        {
            if (!await _store.AnyAsync(subject, cancellationToken))
            {
                return DrainStart.NothingWaits;
            }

            return await _live.TryPublishAsync(_topic + subject, "{}"u8.ToArray(), Within, cancellationToken) ? DrainStart.Started : DrainStart.Failed;
        }
        catch (Exception error) when (AwsCall.HasFailed(error))
        {
            // A session is worth more than what waits, which the next one finds.
            return DrainStart.Failed;
        }
    }
}

/// <summary>What became of the start of a drain.</summary>
public enum DrainStart
{
    /// <summary>Nothing waits for the user.</summary>
    NothingWaits,

    /// <summary>It will run.</summary>
    Started,

    /// <summary>It could not be started: the user's next session does it.</summary>
    Failed,
}
