using Realtime.Log;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>Each condition about expiry and truncation is left out once, and the check of random worlds must notice.</summary>
public sealed class ExpiryMutationTests
{
    // Some of these take a rare world to show: the seeds are those of the long run.
    private const int Worlds = 10_000;

    [Fact]
    public Task An_entry_that_counts_until_TTL_deletes_it_is_caught() =>
        CaughtAsync(new ModelSettings { ReaderRules = LogRules.Design with { StandingMargin = TimeSpan.FromDays(-30) } });

    [Fact]
    public Task An_entry_that_expires_before_its_claim_is_caught() => CaughtAsync(new ModelSettings
    {
        AppenderStore = store => new Mutations.EntriesDated(store, entry => entry with { ExpiresAt = entry.At + TimeSpan.FromDays(4) }),
    });

    [Fact]
    public Task An_entry_that_expires_within_retention_is_caught() =>
        CaughtAsync(new ModelSettings { AppenderRules = LogRules.Design with { EntryMargin = TimeSpan.FromDays(-8) } });

    [Fact]
    public Task A_claim_that_expires_within_16_days_is_caught() =>
        CaughtAsync(new ModelSettings { AppenderStore = store => new Mutations.ClaimsExpiring(store, TimeSpan.FromDays(1)) });

    [Fact]
    public Task A_void_dated_by_its_reader_is_caught() => CaughtAsync(new ModelSettings
    {
        ReaderStore = store => new Mutations.EntriesDated(store, entry => entry with
        {
            At = ((DirectStore)store).Now,
            ExpiresAt = ((DirectStore)store).Now + (entry.ExpiresAt - entry.At),
        }),
    });

    [Fact]
    public Task A_search_by_time_without_the_clocks_margin_is_caught() =>
        CaughtAsync(new ModelSettings { ReaderRules = LogRules.Design with { ClockMargin = TimeSpan.Zero } });

    [Fact]
    public Task A_floor_that_readers_ignore_is_caught() => CaughtAsync(new ModelSettings
    {
        ReaderStore = store => new Mutations.HeadSeen(store, head => head with { Floor = 1, FloorAt = head.Born }),
    });

    [Fact]
    public Task A_seal_over_a_number_that_may_have_expired_is_caught() => CaughtAsync(new ModelSettings
    {
        ReaderStore = store => new Mutations.HeadSeen(store, head => head with { Floor = 1, FloorAt = head.At }),
    });

    [Fact]
    public Task A_topic_always_taken_for_young_is_caught() => CaughtAsync(new ModelSettings
    {
        ReaderStore = store => new Mutations.HeadSeen(store, head => head with { Born = head.At }),
    });

    [Fact]
    public Task A_restored_head_that_is_not_moved_on_is_caught() =>
        CaughtAsync(new ModelSettings { Conditions = new() { HeadOfThisGeneration = false } });

    [Fact]
    public Task A_restored_head_that_keeps_its_epoch_is_caught() =>
        CaughtAsync(new ModelSettings { AppenderStore = store => new Mutations.EpochKept(store) });

    [Fact]
    public Task A_restored_head_whose_numbers_do_not_jump_is_caught() =>
        CaughtAsync(new ModelSettings { AppenderRules = LogRules.Design with { GenerationJump = 1 } });

    [Fact]
    public Task A_run_of_voids_dated_by_its_reader_is_caught() => CaughtAsync(new ModelSettings
    {
        ReaderStore = store => new Mutations.RunsRemembered(store, run => run with { At = ((DirectStore)store).Now }),
    });

    [Fact]
    public Task A_run_of_voids_that_takes_numbers_above_it_for_its_own_is_caught() => CaughtAsync(new ModelSettings
    {
        ReaderStore = store => new Mutations.RunsSeen(store, run => run with { Last = run.Last + 1 }),
    });

    private static async Task CaughtAsync(ModelSettings settings)
    {
        for (var seed = 0; seed < Worlds; seed++)
        {
            try
            {
                await ExpiryWorld.RunAsync(seed, settings);
            }
            catch (ModelViolationException violation)
            {
                TestContext.Current.TestOutputHelper?.WriteLine(violation.Message);
                return;
            }
        }

        Assert.Fail($"{Worlds} worlds did not notice.");
    }
}
