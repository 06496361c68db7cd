using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

public sealed class AppendTests
{
    [Fact]
    public async Task Messages_are_numbered_from_1_on()
    {
        var log = new ADirectLog();

        var first = await log.AppendAsync("a");
        var second = await log.AppendAsync("b");

        Assert.Equal((1, 2), (first.Position.Seq, second.Position.Seq));
        Assert.Equal(first.Position.Epoch, second.Position.Epoch);
        Assert.True(first.IsNew);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(59)]
    [InlineData(61)]
    [InlineData(15 * 86_400)]
    public async Task A_repeat_is_the_same_message_and_takes_no_number(int seconds)
    {
        var log = new ADirectLog();
        var first = await log.AppendAsync("a");
        var head = log.Table.Head;
        log.Pass(TimeSpan.FromSeconds(seconds));

        var repeat = await log.AppendAsync("a");

        Assert.Equal((first.Position, false), (repeat.Position, repeat.IsNew));
        Assert.Equal((1, head), (head!.Last, log.Table.Head));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(61)]
    public async Task A_repeat_with_another_body_gets_what_stands_in_the_log(int seconds)
    {
        var log = new ADirectLog();
        var first = log.Message("a");
        await log.Log.AppendAsync(ADirectLog.Topic, first, CancellationToken.None);
        log.Pass(TimeSpan.FromSeconds(seconds));

        var repeat = await log.Log.AppendAsync(
            ADirectLog.Topic, log.Message("a") with { Body = "other"u8.ToArray() }, CancellationToken.None);

        Assert.Equal(first.Body, repeat.Body);
        Assert.Equal(first.SentAt, repeat.SentAt);
    }

    [Fact]
    public async Task Of_one_id_with_two_bodies_in_a_batch_the_first_counts()
    {
        var log = new ADirectLog();
        var (first, second) = (log.Message("a"), log.Message("a") with { Body = "other"u8.ToArray() });

        var appended = await log.Log.AppendBatchAsync(ADirectLog.Topic, [first, second], CancellationToken.None);

        Assert.Equal([first.Body, first.Body], appended.Select(message => message.Body));
        Assert.Equal(first.Body, log.Table.GetEntry(1)!.Message!.Body);
    }

    [Fact]
    public async Task After_16_days_the_same_id_is_a_new_message()
    {
        var log = new ADirectLog();
        await log.AppendAsync("a");
        log.Pass(TimeSpan.FromDays(16) + TimeSpan.FromSeconds(1));

        var again = await log.AppendAsync("a");

        Assert.Equal((2, true), (again.Position.Seq, again.IsNew));
    }

    [Fact]
    public async Task A_message_of_another_sender_with_the_same_id_is_another_message()
    {
        var log = new ADirectLog();
        await log.AppendAsync("a");

        var other = await log.Log.AppendAsync(ADirectLog.Topic, log.Message("a", "eu-west-1:someone"), CancellationToken.None);

        Assert.Equal((2, true), (other.Position.Seq, other.IsNew));
    }

    [Fact]
    public async Task A_sealed_number_is_replaced_by_another()
    {
        var log = new ADirectLog(decorate: store => new Sealer(store, 1));

        var appended = await log.AppendAsync("a");

        Assert.Equal((2, true), (appended.Position.Seq, appended.IsNew));
        Assert.True(log.Table.GetEntry(1)!.IsVoid);
    }

    [Fact]
    public async Task An_append_whose_every_number_is_sealed_gives_up_after_five_rounds()
    {
        var log = new ADirectLog(decorate: store => new Sealer(store, int.MaxValue));

        await Assert.ThrowsAsync<AppendFailedException>(() => log.AppendAsync("a"));

        Assert.Equal(5, log.Table.Head!.Last);
        Assert.All(log.Table.Entries, entry => Assert.True(entry.IsVoid));
    }

    [Fact]
    public async Task An_append_whose_first_four_numbers_are_sealed_succeeds_in_the_fifth_round()
    {
        var log = new ADirectLog(decorate: store => new Sealer(store, 4));

        Assert.Equal(5, (await log.AppendAsync("a")).Position.Seq);
    }

    [Fact]
    public async Task With_a_single_round_one_seal_would_be_too_many()
    {
        var log = new ADirectLog(LogRules.Design with { Rounds = 1 }, decorate: store => new Sealer(store, 1));

        await Assert.ThrowsAsync<AppendFailedException>(() => log.AppendAsync("a"));
    }

    [Fact]
    public async Task An_answer_lost_at_the_claim_costs_no_second_number()
    {
        var log = new ADirectLog(decorate: store => new ClaimsAnsweredTwice(store));

        var appended = await log.AppendAsync("a");

        Assert.Equal((1, 1), (appended.Position.Seq, log.Table.Head!.Last));
    }

    [Fact]
    public async Task A_foreign_message_at_a_claimed_number_fails_loudly()
    {
        var log = new ADirectLog();
        await log.AppendAsync("a");
        log.Table.PutClaim(
            new(ADirectLog.Topic.Topic, "backend", "b"), new Claim(1, log.Now, log.Now + TimeSpan.FromDays(16)));

        await Assert.ThrowsAsync<LogCorruptedException>(() => log.AppendAsync("b"));
    }

    [Fact]
    public async Task A_batch_takes_its_numbers_at_once_and_in_order()
    {
        var log = new ADirectLog();
        await log.AppendAsync("b");

        var appended = await log.Log.AppendBatchAsync(
            ADirectLog.Topic, [log.Message("a"), log.Message("b"), log.Message("c"), log.Message("a")], CancellationToken.None);

        Assert.Equal([2, 1, 3, 2], appended.Select(message => message.Position.Seq));
        Assert.Equal([true, false, true, true], appended.Select(message => message.IsNew));
        Assert.Equal(3, log.Table.Head!.Last);
    }

    [Fact]
    public async Task A_repeat_puts_nothing()
    {
        var puts = 0;
        var log = new ADirectLog(decorate: store => new OnPut(store, () => puts++));
        await log.AppendAsync("a");
        puts = 0;

        await log.AppendAsync("a");
        log.Pass(TimeSpan.FromMinutes(2));
        await log.AppendAsync("a");

        Assert.Equal(0, puts);
    }

    [Fact]
    public async Task A_repeat_with_another_body_says_so()
    {
        var log = new ADirectLog();
        await log.AppendAsync("a");

        var other = await log.Log.AppendAsync(
            ADirectLog.Topic, log.Message("a") with { Body = "other"u8.ToArray() }, CancellationToken.None);

        Assert.True(other.HasOtherBody);
        Assert.False((await log.AppendAsync("a")).HasOtherBody);
    }

    [Fact]
    public async Task A_batch_of_more_than_100_is_refused_and_an_empty_one_does_nothing()
    {
        var log = new ADirectLog();
        var messages = Enumerable.Range(0, 101).Select(number => log.Message($"m{number}")).ToList();

        await Assert.ThrowsAsync<ArgumentException>(
            () => log.Log.AppendBatchAsync(ADirectLog.Topic, messages, CancellationToken.None));
        Assert.Empty(await log.Log.AppendBatchAsync(ADirectLog.Topic, [], CancellationToken.None));

        Assert.Null(log.Table.Head);
        Assert.Equal(100, (await log.Log.AppendBatchAsync(ADirectLog.Topic, messages[..100], CancellationToken.None)).Count);
    }

    [Fact]
    public void A_sender_with_the_separator_of_claim_keys_is_refused() =>
        Assert.Throws<ArgumentException>(() => new ADirectLog().Message("a", "eu|b"));

    [Fact]
    public async Task A_raised_generation_begins_an_epoch_far_above_the_old_numbers()
    {
        var log = new ADirectLog();
        var before = await log.AppendAsync("a");

        var after = await log.Deploy(generation: 2).AppendAsync(ADirectLog.Topic, log.Message("b"), CancellationToken.None);

        Assert.Equal(1_000_001, after.Position.Seq);
        Assert.NotEqual(before.Position.Epoch, after.Position.Epoch);
        Assert.Equal((1_000_001, 2), (log.Table.Head!.Floor, log.Table.Head.Generation));
        var page = await log.Deploy(generation: 2).ReadForwardAsync(
            ADirectLog.Topic, before.Position, new(10, 1000), CancellationToken.None);
        Assert.True(page.Truncated);
        Assert.Equal(["a", "b"], page.Messages.Select(message => message.Id));
    }

    [Fact]
    public async Task A_deployment_of_an_older_generation_goes_on_in_the_newer_epoch()
    {
        var log = new ADirectLog();
        var newer = await log.Deploy(generation: 2).AppendAsync(ADirectLog.Topic, log.Message("a"), CancellationToken.None);

        var older = await log.AppendAsync("b");

        Assert.Equal((newer.Position.Epoch, newer.Position.Seq + 1), (older.Position.Epoch, older.Position.Seq));
    }

    /// <summary>A reader that seals each number before its message is put, as often as given.</summary>
    private sealed class OnPut(ILogStore inner, Action act) : StoreDecorator(inner)
    {
        public override Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken)
        {
            act();
            return base.PutEntryIfAbsentAsync(topic, entry, cancellationToken);
        }
    }

    private sealed class Sealer(ILogStore inner, int times) : StoreDecorator(inner)
    {
        private int _left = times;

        public override async Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken)
        {
            if (!entry.IsVoid && _left-- > 0)
            {
                await base.PutEntryIfAbsentAsync(topic, entry with { Message = null }, cancellationToken);
            }

            return await base.PutEntryIfAbsentAsync(topic, entry, cancellationToken);
        }
    }

    /// <summary>The client's first answer is lost, so that it sees its own claim refuse the second attempt.</summary>
    private sealed class ClaimsAnsweredTwice(ILogStore inner) : StoreDecorator(inner)
    {
        public override async Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken)
        {
            await base.PutClaimIfAbsentAsync(key, claim, cancellationToken);
            return await base.PutClaimIfAbsentAsync(key, claim, cancellationToken);
        }
    }
}
