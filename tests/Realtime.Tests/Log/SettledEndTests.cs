using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>The search for the settled end: where it begins, and what it reads.</summary>
public sealed class SettledEndTests
{
    private static readonly TimeSpan SixMinutes = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task From_an_old_watermark_it_goes_on_by_time()
    {
        var log = await WithAsync(101);
        log.Table.MoveWatermark(1, log.Now);
        log.Pass(SixMinutes);
        await log.AppendAsync("m102");

        var counting = await FindHeadAsync(log, expected: 102);

        Assert.InRange(counting.Entries, 2, 40);
    }

    [Fact]
    public async Task From_a_young_watermark_it_goes_up()
    {
        var log = await WithAsync(101);
        log.Table.MoveWatermark(1, log.Now);

        Assert.DoesNotContain((await FindHeadAsync(log, expected: 101)).Queries, IsProbe);
    }

    [Theory]
    [InlineData(65, false)]
    [InlineData(66, true)]
    public async Task Within_64_numbers_it_goes_up(int numbers, bool probes)
    {
        var log = await WithAsync(numbers);
        log.Table.MoveWatermark(1, log.Now);
        log.Pass(SixMinutes);

        Assert.Equal(probes, (await FindHeadAsync(log, expected: numbers)).Queries.Exists(IsProbe));
    }

    [Fact]
    public async Task It_asks_for_16_entries_though_no_page_is_wanted()
    {
        var log = await WithAsync(20);

        Assert.Equal([new EntryRange(1, long.MaxValue, 16), new EntryRange(17, long.MaxValue, 64)], (await FindHeadAsync(log, expected: 20)).Queries);
    }

    [Fact]
    public async Task What_stands_at_the_watermark_is_not_read_again_for_a_page()
    {
        var log = await WithAsync(20);
        log.Table.MoveWatermark(10, log.Now);
        var counting = new CountingStore(log.Store);

        var page = await Over(log, counting).ReadBackwardAsync(ADirectLog.Topic, before: null, new(11, 100_000), CancellationToken.None);

        Assert.Equal((11, 10), (page.Messages.Count, page.Messages[0].Position.Seq));
        Assert.Equal(9, Assert.Single(counting.Queries, range => range.Descending).To);
    }

    [Fact]
    public async Task What_a_replica_lacks_at_the_watermark_is_in_a_page_once_and_what_is_above_it_too()
    {
        var log = await WithAsync(5);
        log.Table.MoveWatermark(3, log.Now);

        var page = await Over(log, new LackingStore(log.Store, 3))
            .ReadBackwardAsync(ADirectLog.Topic, before: null, new(10, 100_000), CancellationToken.None);

        Assert.Equal(["m1", "m2", "m3", "m4", "m5"], page.Messages.Select(message => message.Id));
    }

    private static bool IsProbe(EntryRange range) => range.Limit == 1 && !range.Descending;

    private static async Task<CountingStore> FindHeadAsync(ADirectLog log, long expected)
    {
        var counting = new CountingStore(log.Store);
        Assert.Equal(expected, (await Over(log, counting).GetHeadAsync(ADirectLog.Topic, CancellationToken.None)).Seq);
        return counting;
    }

    private static MessageLog Over(ADirectLog log, ILogStore store) => new(store, log.Rules, generation: 1, log.Clock);

    private static async Task<ADirectLog> WithAsync(int messages)
    {
        var log = new ADirectLog();
        for (var number = 1; number <= messages; number++)
        {
            // By another process, which moves no watermark.
            await log.Store.PutEntryIfAbsentAsync(
                "chat/general",
                new()
                {
                    Seq = (await log.Store.TakeNumbersAsync("chat/general", new(1, log.Now, "e", 1, DateTimeOffset.MinValue), CancellationToken.None))!.Last,
                    At = log.Now,
                    ExpiresAt = log.Rules.EntryExpiry(log.Now, log.Retention),
                    Message = log.Message($"m{number}"),
                },
                CancellationToken.None);
        }

        return log;
    }
}
