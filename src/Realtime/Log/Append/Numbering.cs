using System.Security.Cryptography;
using Realtime.Log.Table;

namespace Realtime.Log.Append;

/// <summary>Step 2 of an append: takes numbers from the head, and moves a head on that an older generation or a long rest left behind.</summary>
internal sealed class Numbering(ILogStore store, LogRules rules, int generation, TimeProvider clock)
{
    private const string EpochAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Takes <paramref name="count"/> numbers in a row.</summary>
    public async Task<Numbers> TakeAsync(string topic, int count, CancellationToken cancellationToken)
    {
        for (var round = 1; round <= rules.Rounds; round++)
        {
            var now = clock.Now();
            var request = new NumberRequest(count, now, RandomNumberGenerator.GetString(EpochAlphabet, 10), generation, now - rules.Rest);
            var head = await store.TakeNumbersAsync(topic, request, cancellationToken)
                ?? await MoveHeadOnAsync(topic, request, cancellationToken);
            if (head is not null)
            {
                return new(head.Last - count + 1, now, head.Epoch);
            }
        }

        throw new AppendFailedException($"The head of {topic} was moved on by others {rules.Rounds} times.");
    }

    /// <summary>
    /// The head refused. It is read consistently and moved on, on condition that it is still what was read; others that move it at the
    /// same time win or lose as a whole.
    /// </summary>
    private async Task<Head?> MoveHeadOnAsync(string topic, NumberRequest request, CancellationToken cancellationToken)
    {
        if (await store.GetHeadAsync(topic, cancellationToken) is not { } seen || First(seen, request) is not { } first)
        {
            return null;
        }

        var moved = seen with
        {
            Last = first + request.Count - 1,
            At = request.At,
            Floor = first,
            FloorAt = request.At,
            Generation = Math.Max(seen.Generation, generation),
            Epoch = seen.Generation < generation ? request.Epoch : seen.Epoch,
        };
        return await store.MoveHeadAsync(topic, seen, moved, cancellationToken) ? moved : null;
    }

    /// <summary>The first number behind a head that is to be moved on; <see langword="null"/> when others have done so.</summary>
    private long? First(Head seen, NumberRequest request) => seen switch
    {
        // A restored table: numbers that were given out after the restored moment are lost, and must not be given out again. A table
        // restored twice to before the first jump has that to jump over as well: so one jump for each generation.
        _ when seen.Generation < generation => seen.Last + (rules.GenerationJump * (generation - seen.Generation)),
        _ when seen.At <= request.RestedSince => seen.Last + 1,
        _ => null,
    };
}

/// <summary>Numbers that were given out together.</summary>
/// <param name="First">The first of them.</param>
/// <param name="At">When.</param>
/// <param name="Epoch">The topic's epoch.</param>
internal sealed record Numbers(long First, DateTimeOffset At, string Epoch);
