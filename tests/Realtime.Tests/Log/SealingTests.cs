using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>Numbers that are sealed, and messages that come to them at that very moment.</summary>
public sealed class SealingTests
{
    private static readonly TimeSpan SixSeconds = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_message_that_comes_while_its_number_is_sealed_is_in_the_page_and_may_be_its_end()
    {
        var log = new ADirectLog();
        await log.DieAsync(1);
        await log.AppendAsync("m2");
        var comes = Comes(log, 1, "late");
        log.Pass(SixSeconds);

        var page = await comes.ReadForwardAsync(ADirectLog.Topic, Position.Start, new(1, 1_000), CancellationToken.None);

        Assert.Equal(("late", 1, 2), (Ids(page), page.Next.Seq, page.Head.Seq));
    }

    [Fact]
    public async Task A_void_below_a_message_that_came_meanwhile_has_that_ones_time()
    {
        var log = new ADirectLog();
        await log.DieAsync(1);
        await log.DieAsync(1);
        var comes = Comes(log, 2, "late");
        log.Pass(TimeSpan.FromSeconds(2));
        await log.DieAsync(1);
        await log.AppendAsync("m4");
        log.Pass(SixSeconds);

        var page = await comes.ReadForwardAsync(ADirectLog.Topic, Position.Start, new(10, 1_000), CancellationToken.None);

        Assert.Equal("late m4", Ids(page));
        Assert.Equal(log.Table.GetEntry(2)!.At, log.Table.GetEntry(1)!.At);
        Assert.Equal(log.Table.GetEntry(4)!.At, log.Table.GetEntry(3)!.At);
        Assert.NotEqual(log.Table.GetEntry(4)!.At, log.Table.GetEntry(1)!.At);
        Assert.Equal(log.Rules.EntryExpiry(log.Table.GetEntry(1)!.At, log.Retention), log.Table.GetEntry(1)!.ExpiresAt);
    }

    [Fact]
    public async Task What_was_sealed_is_not_read()
    {
        var log = new ADirectLog();
        await log.DieAsync(3);
        await log.AppendAsync("m4");
        log.Pass(SixSeconds);
        var counting = new CountingStore(log.Store);

        await new MessageLog(counting, log.Rules, generation: 1, log.Clock)
            .ReadForwardAsync(ADirectLog.Topic, Position.Start, new(10, 1_000), CancellationToken.None);

        Assert.Equal([true, true, true, false], log.Table.Entries.Select(entry => entry.IsVoid));
        Assert.DoesNotContain(2, counting.Gets);
        Assert.DoesNotContain(3, counting.Gets);
    }

    /// <summary>A reader; while it seals a number, the message of this one arrives, with the time it is now.</summary>
    private static MessageLog Comes(ADirectLog log, long seq, string id)
    {
        var entry = new Entry { Seq = seq, At = log.Now, ExpiresAt = log.Rules.EntryExpiry(log.Now, log.Retention), Message = log.Message(id) };
        return new(new Meanwhile(log.Store, entry), log.Rules, generation: 1, log.Clock);
    }

    private static string Ids(LogPage page) => string.Join(' ', page.Messages.Select(message => message.Id));

    private sealed class Meanwhile(ILogStore inner, Entry comes) : StoreDecorator(inner)
    {
        public override async Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken)
        {
            if (entry.Seq == comes.Seq)
            {
                await base.PutEntryIfAbsentAsync(topic, comes, cancellationToken);
            }

            return await base.PutEntryIfAbsentAsync(topic, entry, cancellationToken);
        }
    }
}
