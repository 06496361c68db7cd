using Realtime.Log;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>Each condition of the design is left out once, and the model check must notice: so it checks them, and all are needed.</summary>
public sealed class InterleavingMutationTests
{
    private static readonly TimeSpan Ever = TimeSpan.FromDays(1);

    [Fact]
    public void A_message_put_without_condition_is_caught() =>
        Caught(new() { Conditions = new() { MessageIfAbsent = false } });

    [Fact]
    public void A_void_put_without_condition_is_caught() =>
        Caught(new() { Conditions = new() { VoidIfAbsent = false } });

    [Fact]
    public void A_claim_put_without_condition_is_caught() =>
        Caught(new() { Conditions = new() { ClaimIfAbsent = false } });

    [Fact]
    public void A_claim_moved_whatever_it_says_is_caught() =>
        Caught(new() { Conditions = new() { ClaimSaysNumber = false } });

    [Fact]
    public void A_refused_claim_that_is_not_read_is_caught() =>
        Caught(new() { AppenderStore = store => new Mutations.RefusedClaimsCount(store) });

    [Fact]
    public void A_refused_move_of_a_claim_that_is_not_read_is_caught() =>
        Caught(new() { AppenderStore = store => new Mutations.RefusedMovesCount(store) });

    [Fact]
    public void A_refused_message_that_is_not_looked_at_is_caught() =>
        Caught(new() { AppenderStore = store => new Mutations.RefusedMessagesCount(store) });

    [Fact]
    public void A_refused_void_of_an_append_that_is_not_looked_at_is_caught() =>
        Caught(new() { AppenderStore = store => new Mutations.RefusedVoidsCount(store) });

    [Fact]
    public void An_entry_read_eventually_after_a_refusal_is_caught() =>
        Caught(new() { AppenderStore = store => new Mutations.EventualEntries(store) });

    [Fact]
    public void A_claim_read_eventually_is_caught() =>
        Caught(new() { AppenderStore = store => new Mutations.EventualClaims(store) });

    [Fact]
    public void A_claim_whose_key_lacks_the_sender_is_caught() =>
        Caught(new() { AppenderStore = store => new Mutations.ClaimsWithoutSender(store) });

    [Fact]
    public void A_put_later_than_a_minute_is_caught() =>
        Caught(new() { AppenderRules = LogRules.Design with { PutDeadline = Ever } });

    [Fact]
    public void A_claim_replaced_without_a_void_at_its_number_is_caught() =>
        Caught(new() { AppenderStore = store => new Mutations.NoVoids(store) });

    [Fact]
    public void A_lost_number_left_without_a_void_is_caught() =>
        Caught(new() { AppenderStore = store => new Mutations.NoVoidAtLostNumber(store) });

    [Fact]
    public void An_entry_dated_otherwise_than_its_claim_is_caught() =>
        Caught(new()
        {
            AppenderStore = store => new Mutations.EntriesDated(store, entry => entry with { At = ((SimProcess)store).Clock.Now() }),
        });

    [Fact]
    public void A_seal_before_five_seconds_is_caught() =>
        Caught(new() { ReaderRules = LogRules.Design with { SealAge = TimeSpan.FromMinutes(-5) } });

    [Fact]
    public void A_gap_passed_without_sealing_is_caught() =>
        Caught(new() { ReaderStore = store => new Mutations.NoVoids(store) });

    [Fact]
    public void A_refused_seal_that_is_taken_for_a_void_is_caught() =>
        Caught(new() { ReaderStore = store => new Mutations.RefusedVoidsCount(store) });

    [Fact]
    public void An_entry_read_eventually_after_a_refused_seal_is_caught() =>
        Caught(new() { ReaderStore = store => new Mutations.EventualEntries(store) });

    [Fact]
    public void A_young_missing_number_taken_for_a_void_is_caught() =>
        Caught(new() { ReaderRules = LogRules.Design with { SettledAge = TimeSpan.FromSeconds(10) } });

    [Fact]
    public void The_last_number_handed_out_as_head_is_caught() =>
        Caught(new() { ReaderRules = LogRules.Design with { SettledAge = TimeSpan.FromMinutes(-5) } });

    [Fact]
    public void A_watermark_above_what_was_gone_through_is_caught() =>
        Caught(new() { ReaderStore = store => new Mutations.WatermarksTooHigh(store) });

    [Fact]
    public void A_run_of_voids_remembered_longer_than_it_was_seen_is_caught() => Caught(new()
    {
        ReaderStore = store => new Mutations.RunsRemembered(store, run => run with { Last = run.Last + 1 }),
    });

    [Fact]
    public void A_run_of_voids_that_began_later_than_remembered_is_caught() =>
        Caught(new() { ReaderStore = store => new Mutations.RunsSeen(store, run => run with { First = Math.Max(1, run.First - 1) }) });

    [Fact]
    public void A_run_of_voids_that_ends_sooner_than_remembered_is_caught() =>
        Caught(new() { ReaderStore = store => new Mutations.RunsSeen(store, run => run with { Last = run.Last + 1 }) });

    private static void Caught(ModelSettings settings) =>
        Worlds.Caught(TestSizes.LogInterleavings, seed => InterleavingWorld.Run(seed, settings));
}
