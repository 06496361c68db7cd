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
