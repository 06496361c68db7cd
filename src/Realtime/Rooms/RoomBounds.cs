using Realtime.Log;
using Realtime.Rooms.Table;

namespace Realtime.Rooms;

/// <summary>How many members one user may add. The backend is not counted.</summary>
internal sealed class RoomBounds(IRoomStore store, RoomRules rules, TimeProvider clock)
{
    private const int Attempts = 20;

    /// <summary>Counts members that a user adds, before they are added: what then fails is counted too.</summary>
    public async Task<RoomRefusal?> CountAdditionsAsync(RoomActor actor, int count, CancellationToken cancellationToken)
    {
        if (actor.User is not { } user)
        {
            return null;
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var tally = await store.GetTallyAsync(user.Sub, cancellationToken);
            var (minute, kept) = Lately(tally);
            if (kept.Sum(one => one.Count) + count > rules.MaxAdditions)
            {
                return new(RoomReason.TooManyAdditions) { RetryAfter = RetryAfter(kept, count) };
            }

            var next = new AdditionTally((tally?.Version ?? 0) + 1, [.. kept.Where(one => one.Minute != minute), (minute, CountIn(kept, minute) + count)]);
            if (await store.PutTallyAsync(user.Sub, next, tally?.Version, cancellationToken))
            {
                return null;
            }
        }

        return new(RoomReason.TooManyAdditions) { RetryAfter = TimeSpan.FromSeconds(1) };
    }

    private (long Minute, List<(long Minute, int Count)> Kept) Lately(AdditionTally? tally)
    {
        var minute = clock.Now().ToUnixTimeSeconds() / 60;
        var first = minute - (long)rules.AdditionsIn.TotalMinutes;
        return (minute, [.. (tally?.Minutes ?? []).Where(one => one.Minute >= first)]);
    }

    private static int CountIn(List<(long Minute, int Count)> kept, long minute) => kept.Where(one => one.Minute == minute).Sum(one => one.Count);

    /// <summary>When so many of them lie behind that the rest fits.</summary>
    private TimeSpan RetryAfter(List<(long Minute, int Count)> kept, int count)
    {
        var left = kept.Sum(one => one.Count);
        foreach (var (minute, counted) in kept.OrderBy(one => one.Minute))
        {
            left -= counted;
            if (left + count <= rules.MaxAdditions)
            {
                return DateTimeOffset.FromUnixTimeSeconds((minute + 1) * 60) + rules.AdditionsIn - clock.Now();
            }
        }

        return rules.AdditionsIn;
    }
}
