using System.Collections.Concurrent;
using Realtime.Log;
using Realtime.Topics;

namespace Realtime.Publishing;

/// <summary>
/// Publishes what many were sent, in rounds: whoever AWS throttles waits behind the others and not before them.
/// </summary>
internal sealed class LiveRounds(LivePublisher live, TimeProvider clock)
{
    /// <summary>Publishes each message, until all are out or the token ends it.</summary>
    public async Task PublishAsync(
        IReadOnlyList<(string Identity, AppendedMessage Message)> waiting, RecipientFailures failures, CancellationToken cancellationToken)
    {
        for (var round = 0; waiting.Count > 0; round++)
        {
            var again = new ConcurrentBag<(string Identity, AppendedMessage Message)>();
            await failures.ForEachAsync(waiting, recipient => recipient.Identity, async recipient =>
            {
                foreach (var (topic, payload) in BackendPublisher.LiveCopies(TopicName.Parse(recipient.Message.Topic), recipient.Message))
                {
                    if (await live.AttemptAsync(topic, payload, cancellationToken) is not null)
                    {
                        again.Add(recipient);
                        return;
                    }
                }
            });

            waiting = [.. again];
            if (waiting.Count > 0)
            {
                // After the deadline the next round names everybody who is left.
                await Backoff.WaitAsync(round, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
