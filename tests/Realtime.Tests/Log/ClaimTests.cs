using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>When a claimed number is written to, and by whom.</summary>
public sealed class ClaimTests
{
    private static readonly MessageKey Key = new(ADirectLog.Topic.Topic, "backend", "a");
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public async Task A_number_is_put_a_minute_after_it_was_given_out_and_not_later(int milliseconds, long number)
    {
        ADirectLog? slow = null;
        var log = new ADirectLog(decorate: store => new AtClaim(store, after: () => slow!.Pass(Minute + TimeSpan.FromMilliseconds(milliseconds))));
        slow = log;

        var appended = await log.AppendAsync("a");

        Assert.Equal((number, true), (appended.Position.Seq, appended.IsNew));
        Assert.Equal(number == 2, log.Table.GetEntry(1)!.IsVoid);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 2)]
    public async Task A_claim_of_an_attempt_that_died_is_taken_over_until_it_is_a_minute_old(int milliseconds, long number)
    {
        var log = new ADirectLog();
        await log.ClaimAsync("a");
        log.Pass(Minute + TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(number, (await log.AppendAsync("a")).Position.Seq);
        Assert.Equal(number == 2, log.Table.GetEntry(1)!.IsVoid);
    }

    [Theory]
    [InlineData("backend", "a", true)]
    [InlineData("backend", "b", false)]
    [InlineData("somebody", "a", false)]
    public async Task An_append_has_begun_when_its_message_has_a_claim(string sender, string id, bool hasBegun)
    {
        var log = new ADirectLog();
        await log.ClaimAsync("a");

        Assert.Equal(hasBegun, await log.Log.HasBegunAsync(ADirectLog.Topic, sender, id, CancellationToken.None));
    }

    [Theory]
    [InlineData("backend", "a", true)]
    [InlineData("backend", "b", false)]
    [InlineData("somebody", "a", false)]
    public async Task A_message_is_that_of_its_sender_and_its_id(string sender, string id, bool isIt)
    {
        var log = new ADirectLog();
        await log.AppendAsync("a");

        Assert.Equal(isIt, log.Table.GetEntry(1)!.Is(new(ADirectLog.Topic.Topic, sender, id)));
    }

    [Fact]
    public async Task A_claim_is_known_for_16_days_to_the_millisecond()
    {
        var log = new ADirectLog();
        await log.AppendAsync("a");
        log.Pass(TimeSpan.FromDays(16));

        Assert.False((await log.AppendAsync("a")).IsNew);
        log.Pass(TimeSpan.FromMilliseconds(1));
        Assert.True((await log.AppendAsync("a")).IsNew);
    }

    [Fact]
    public async Task A_number_whose_message_another_process_has_claimed_elsewhere_gets_a_void()
    {
        ADirectLog? first = null;
        var log = new ADirectLog(decorate: store => new AtClaim(store, before: async () =>
        {
            var claim = new Claim(1, first!.Now, first.Rules.ClaimExpiry(first.Now));
            await store.PutClaimIfAbsentAsync(Key, claim, CancellationToken.None);
        }));
        first = log;
        await log.DieAsync(1);

        var appended = await log.AppendAsync("a");

        Assert.Equal(1, appended.Position.Seq);
        Assert.Equal([false, true], log.Table.Entries.Select(entry => entry.IsVoid));
        Assert.Equal(1, log.Table.GetClaim(Key)!.Number);
    }

    [Fact]
    public async Task A_claim_says_what_its_number_does()
    {
        var log = new ADirectLog();
        await log.AppendAsync("a");

        Assert.Equal(new Claim(1, log.Now, log.Now + TimeSpan.FromDays(16)), log.Table.GetClaim(Key));
        Assert.Equal((log.Now, log.Now + TimeSpan.FromDays(93)), (log.Table.GetEntry(1)!.At, log.Table.GetEntry(1)!.ExpiresAt));
    }

    /// <summary>Something happens before or after the first claim of a message.</summary>
    private sealed class AtClaim(ILogStore inner, Func<Task>? before = null, Action? after = null) : StoreDecorator(inner)
    {
        private bool _done;

        public override async Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken)
        {
            var isFirst = !_done;
            _done = true;
            await (isFirst && before is not null ? before() : Task.CompletedTask);
            var put = await base.PutClaimIfAbsentAsync(key, claim, cancellationToken);
            if (isFirst)
            {
                after?.Invoke();
            }

            return put;
        }
    }
}
