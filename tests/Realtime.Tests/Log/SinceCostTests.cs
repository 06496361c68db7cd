using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>Reading since a time looks at the watermark where something below that time may be in flight, and only there.</summary>
public sealed class SinceCostTests
{
    // So few entries tell where to begin, and so few bytes are worth being kept.
    private static readonly LogRules Rules = LogRules.Design with { StepDown = 2, WatermarkStepBytes = 500 };

    private Looks? _looks;

    [Fact]
    public async Task Since_long_ago_the_watermark_is_neither_asked_for_nor_moved()
    {
        var log = Begin();
        await log.AppendAsync("old");
        log.Pass(TimeSpan.FromMinutes(10));
        var since = log.Now;
        await AppendAsync(log, 40);
        log.Pass(TimeSpan.FromMinutes(10));

        Assert.Equal(40, (await log.SinceAsync(since)).Messages.Count);

        Assert.Equal((0, null), (_looks!.Watermarks, log.Table.Watermark));
    }

    [Fact]
    public async Task Since_before_the_first_message_the_watermark_is_not_asked_for_though_that_is_young()
    {
        var log = Begin();
        await AppendAsync(log, 2);

        Assert.Equal(2, (await log.SinceAsync(log.Now - TimeSpan.FromHours(1))).Messages.Count);

        Assert.Equal(0, _looks!.Watermarks);
    }

    [Fact]
    public async Task Since_just_now_the_page_begins_at_the_watermark_and_moves_it_by_its_bytes()
    {
        var log = Begin();
        for (var number = 0; number < 10; number++)
        {
            log.Pass(TimeSpan.FromSeconds(10));
            await AppendAsync(log, 1);
        }

        await log.SinceAsync(log.Now);
        Assert.Equal((1, 10), (_looks!.Watermarks, log.Table.Watermark));

        await AppendAsync(log, 1);
        _looks.Clear();
        await log.SinceAsync(log.Now);
        Assert.Equal((1, 1), (_looks.Watermarks, _looks.LimitAt(10)));
    }

    private ADirectLog Begin() => new(Rules, decorate: store => _looks = new(store));

    // Messages of a hundred bytes and more each: none alone is worth being kept.
    private static async Task AppendAsync(ADirectLog log, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await log.AppendAsync($"{log.Now.Ticks}-{number}");
        }
    }

    /// <summary>Counts how often the watermark was asked for, and how many entries were asked for from which number on.</summary>
    private sealed class Looks(ILogStore inner) : StoreDecorator(inner)
    {
        private readonly List<EntryRange> _ranges = [];

        public int Watermarks { get; private set; }

        /// <summary>What the first query asked for that went up from a number without an end.</summary>
        public int LimitAt(long from) => _ranges.First(range => range.From == from && range.To == long.MaxValue).Limit;

        public void Clear()
        {
            Watermarks = 0;
            _ranges.Clear();
        }

        public override Task<long?> GetWatermarkAsync(string topic, CancellationToken cancellationToken)
        {
            Watermarks++;
            return base.GetWatermarkAsync(topic, cancellationToken);
        }

        public override Task<EntryBatch> QueryEntriesAsync(string topic, EntryRange range, CancellationToken cancellationToken)
        {
            _ranges.Add(range);
            return base.QueryEntriesAsync(topic, range, cancellationToken);
        }
    }
}
