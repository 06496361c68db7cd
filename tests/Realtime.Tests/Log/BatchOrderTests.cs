using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>A batch stands in its order, whatever fails in its middle.</summary>
public sealed class BatchOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_batch_keeps_its_order_when_one_of_its_numbers_is_sealed(int sealedNumber)
    {
        var log = new ADirectLog(decorate: store => new SealsNumber(store, sealedNumber));

        var appended = await AppendBatchAsync(log, "a", "b", "c", "d");

        AssertInOrder(log, appended);
        Assert.Equal(["a", "b", "c", "d"], (await log.ForwardAsync(Position.Start)).Messages.Select(message => message.Id));
    }

    [Fact]
    public async Task A_batch_keeps_its_order_when_another_process_claims_its_second_message_first()
    {
        var log = new ADirectLog();
        await log.ClaimAsync("b");

        AssertInOrder(log, await AppendBatchAsync(log, "a", "b", "c"));
    }

    [Fact]
    public async Task A_message_that_another_process_has_claimed_keeps_its_number()
    {
        var log = new ADirectLog();
        await log.ClaimAsync("a");

        Assert.Equal([1, 2], Numbers(await AppendBatchAsync(log, "a", "b")));
    }

    [Fact]
    public async Task What_stands_behind_a_message_without_a_number_gets_its_own_in_the_same_round()
    {
        var log = new ADirectLog(LogRules.Design with { Rounds = 1 });
        await log.ClaimAsync("b");
        await log.ClaimAsync("c");

        Assert.Equal([3, 4, 5], Numbers(await AppendBatchAsync(log, "a", "b", "c")));
    }

    [Fact]
    public async Task What_stands_behind_a_message_that_gives_up_its_number_does_so_in_the_same_round()
    {
        var log = new ADirectLog(LogRules.Design with { Rounds = 1 });
        await log.ClaimAsync("b");
        await log.AppendAsync("a");
        await log.ClaimAsync("c");

        Assert.Equal([2, 4, 5], Numbers(await AppendBatchAsync(log, "a", "b", "c")));
    }

    [Fact]
    public async Task A_message_stands_behind_all_that_come_before_it_in_its_batch()
    {
        var log = new ADirectLog();
        await log.AppendAsync("b");
        await log.ClaimAsync("c");
        await log.AppendAsync("a");

        Assert.Equal([3, 1, 4], Numbers(await AppendBatchAsync(log, "a", "b", "c")));
    }

    [Fact]
    public async Task A_number_that_another_process_claimed_meanwhile_is_put_only_behind_all_that_come_before_it()
    {
        var claim = new Claim(2, DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000), DateTimeOffset.MaxValue);
        var log = new ADirectLog(decorate: store => new BeforeClaim(
            store, "c", () => store.PutClaimIfAbsentAsync(new(ADirectLog.Topic.Topic, "backend", "c"), claim, CancellationToken.None)));
        await log.AppendAsync("b");
        await log.DieAsync(1);
        await log.AppendAsync("a");

        Assert.Equal([3, 1, 5], Numbers(await AppendBatchAsync(log, "a", "b", "c")));
    }

    [Fact]
    public async Task The_epoch_is_that_of_the_numbers_that_were_taken_though_the_last_round_takes_none()
    {
        var log = new ADirectLog();
        await log.DieAsync(1);
        var (claim, key) = (new Claim(1, log.Now, log.Rules.ClaimExpiry(log.Now)), new MessageKey(ADirectLog.Topic.Topic, "backend", "b"));
        var elsewhere = new Elsewhere(log.Store, claim, new() { Seq = 1, At = log.Now, ExpiresAt = log.Now, Message = log.Message("b") });
        var here = new MessageLog(elsewhere, log.Rules, generation: 1, log.Clock);

        var appended = await here.AppendBatchAsync(ADirectLog.Topic, [log.Message("a"), log.Message("b")], CancellationToken.None);

        Assert.Equal(claim, log.Table.GetClaim(key));
        Assert.Equal([2, 1], Numbers(appended));
        Assert.Equal(0, elsewhere.HeadReads);
    }

    [Fact]
    public async Task A_batch_keeps_its_order_when_another_process_claims_its_second_message_meanwhile()
    {
        ADirectLog? other = null;
        var log = new ADirectLog(decorate: store => new BeforeClaim(store, "b", () => other!.ClaimAsync("b")));
        other = log;

        AssertInOrder(log, await AppendBatchAsync(log, "a", "b", "c"));
    }

    [Fact]
    public async Task A_batch_that_failed_in_its_middle_keeps_its_order_when_it_is_run_again()
    {
        var log = new ADirectLog(decorate: store => new FailsOnce(store, "b"));
        await Assert.ThrowsAsync<StoreTimeoutException>(() => AppendBatchAsync(log, "a", "b", "c"));
        Assert.Equal(["a"], log.Table.Entries.Select(entry => entry.Message!.Id));
        log.Pass(TimeSpan.FromSeconds(61));

        AssertInOrder(log, await AppendBatchAsync(log, "a", "b", "c"));
    }

    private static Task<IReadOnlyList<AppendedMessage>> AppendBatchAsync(ADirectLog log, params string[] ids) =>
        log.Log.AppendBatchAsync(ADirectLog.Topic, [.. ids.Select(id => log.Message(id))], CancellationToken.None);

    private static IEnumerable<long> Numbers(IReadOnlyList<AppendedMessage> appended) => appended.Select(message => message.Position.Seq);

    private static void AssertInOrder(ADirectLog log, IReadOnlyList<AppendedMessage> appended)
    {
        Assert.Equal(appended.Select(message => message.Position.Seq).Order(), appended.Select(message => message.Position.Seq));
        Assert.Equal(
            appended.Select(message => message.Id),
            log.Table.Entries.Select(entry => entry.Message?.Id).OfType<string>());
    }

    /// <summary>A reader seals a number before the message comes to it.</summary>
    private sealed class SealsNumber(ILogStore inner, long seq) : StoreDecorator(inner)
    {
        public override async Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken)
        {
            if (entry.Seq == seq)
            {
                await base.PutEntryIfAbsentAsync(topic, entry with { Message = null }, cancellationToken);
            }

            return await base.PutEntryIfAbsentAsync(topic, entry, cancellationToken);
        }
    }

    /// <summary>Something happens before a message is claimed for the first time.</summary>
    private sealed class BeforeClaim(ILogStore inner, string id, Func<Task> act) : StoreDecorator(inner)
    {
        private bool _done;

        public override async Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken)
        {
            if (key.Id == id && !_done)
            {
                _done = true;
                await act();
            }

            return await base.PutClaimIfAbsentAsync(key, claim, cancellationToken);
        }
    }

    /// <summary>Another process claims a message before this one does, and puts it before this one can give up the claimed number.</summary>
    private sealed class Elsewhere(ILogStore inner, Claim claim, Entry entry) : StoreDecorator(inner)
    {
        public int HeadReads { get; private set; }

        public override Task<Head?> GetHeadAsync(string topic, CancellationToken cancellationToken)
        {
            HeadReads++;
            return base.GetHeadAsync(topic, cancellationToken);
        }

        public override async Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim wanted, CancellationToken cancellationToken)
        {
            if (key.Id == entry.Message!.Id)
            {
                await base.PutClaimIfAbsentAsync(key, claim, cancellationToken);
            }

            return await base.PutClaimIfAbsentAsync(key, wanted, cancellationToken);
        }

        public override async Task<bool> PutEntryIfAbsentAsync(string topic, Entry wanted, CancellationToken cancellationToken)
        {
            if (wanted.Seq == claim.Number)
            {
                await base.PutEntryIfAbsentAsync(topic, entry, cancellationToken);
            }

            return await base.PutEntryIfAbsentAsync(topic, wanted, cancellationToken);
        }
    }

    /// <summary>The put of a message gets no answer, and did not happen.</summary>
    private sealed class FailsOnce(ILogStore inner, string id) : StoreDecorator(inner)
    {
        private bool _done;

        public override Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken)
        {
            if (entry.Message?.Id != id || _done)
            {
                return base.PutEntryIfAbsentAsync(topic, entry, cancellationToken);
            }

            _done = true;
            throw new StoreTimeoutException();
        }
    }
}
