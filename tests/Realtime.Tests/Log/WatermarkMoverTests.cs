using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>When an appender looks at the watermark, and when it moves it on: each look is a read, each move goes through what was written.</summary>
public sealed class WatermarkMoverTests
{
    private static readonly TimeSpan Due = TimeSpan.FromSeconds(2);

    private readonly ADirectLog _log = new();
    private readonly Looks _looks;
    private readonly MessageLog _appender;

    public WatermarkMoverTests()
    {
        _looks = new(_log.Store);
        _appender = new(_looks, _log.Rules, generation: 1, _log.Clock);
    }

    [Fact]
    public async Task Two_seconds_and_64_KB_are_a_reason_to_look()
    {
        await AppendAsync("large", bytes: 64 * 1024);
        _log.Pass(Due - TimeSpan.FromMilliseconds(1));
        await AppendAsync("early");
        Assert.Equal((0, 0), (_looks.AtWatermark, _looks.AtHead));
        _log.Pass(TimeSpan.FromMilliseconds(1));

        await AppendAsync("due");

        Assert.Equal((2, 1), (_looks.AtWatermark, _looks.AtHead));
        Assert.Equal(3, _log.Table.Watermark);
    }

    [Theory]
    [InlineData(31, null)]
    [InlineData(32, 32L)]
    public async Task Two_seconds_and_32_numbers_are_a_reason_to_look(int numbers, long? watermark)
    {
        for (var number = 1; number < numbers; number++)
        {
            await AppendAsync($"m{number}");
        }

        _log.Pass(Due);
        await AppendAsync("last");

        Assert.Equal(watermark, _log.Table.Watermark);
        Assert.Equal(watermark is null ? 0 : 2, _looks.AtWatermark);
    }

    [Fact]
    public async Task A_repeat_writes_nothing_and_is_no_reason_to_look()
    {
        await AppendAsync("large", bytes: 64 * 1024);
        _log.Pass(Due);

        await AppendAsync("large", bytes: 64 * 1024);

        Assert.Equal(0, _looks.AtWatermark);
    }

    [Fact]
    public async Task What_a_batch_wrote_counts_though_there_are_repeats_in_it()
    {
        await AppendAsync("repeat");
        await _appender.AppendBatchAsync(ADirectLog.Topic, [Message("repeat", 1), Message("large", 64 * 1024)], CancellationToken.None);
        _log.Pass(Due);

        await _appender.AppendBatchAsync(ADirectLog.Topic, [Message("repeat", 1), Message("due", 1)], CancellationToken.None);

        Assert.Equal(3, _log.Table.Watermark);
    }

    [Fact]
    public async Task Bytes_count_from_the_last_look_on()
    {
        await AppendAsync("large", bytes: 64 * 1024);
        _log.Pass(Due);
        await AppendAsync("first look");
        _log.Pass(Due);

        await AppendAsync("nothing new");
        Assert.Equal(2, _looks.AtWatermark);
        await AppendAsync("large again", bytes: 63 * 1024);
        await AppendAsync("with it 64 KB", bytes: 1024);

        Assert.Equal((4, 5), (_looks.AtWatermark, _log.Table.Watermark));
    }

    [Theory]
    [InlineData(65_318, 0)]
    [InlineData(65_319, 2)]
    public async Task Bytes_are_counted_as_the_table_does(int body, int looks)
    {
        // Each has 108 bytes of its own.
        await AppendAsync("a", body);
        _log.Pass(Due);
        await AppendAsync("b");
        Assert.Equal(looks, _looks.AtWatermark);
        await AppendAsync("c", bytes: 128 * 1024);
        Assert.Equal(looks == 0 ? 2 : looks, _looks.AtWatermark);
    }

    [Theory]
    [InlineData(65_318, 2)]
    [InlineData(65_319, 4)]
    public async Task Bytes_begin_with_none_after_a_look(int body, int looks)
    {
        await AppendAsync("l", bytes: 64 * 1024);
        _log.Pass(Due);
        await AppendAsync("m");
        Assert.Equal(2, _looks.AtWatermark);

        await AppendAsync("a", body);
        _log.Pass(Due);
        await AppendAsync("b");

        Assert.Equal(looks, _looks.AtWatermark);
    }

    [Fact]
    public async Task What_somebody_else_has_moved_past_the_last_number_then_is_left()
    {
        await AppendAsync("m1");
        await _log.AppendAsync("m2");
        _log.Table.MoveWatermark(2, _log.Now);
        _log.Pass(Due);

        await AppendAsync("large", bytes: 64 * 1024);

        Assert.Equal((1, 0, 2), (_looks.AtWatermark, _looks.AtHead, _log.Table.Watermark));
    }

    [Fact]
    public async Task What_somebody_else_has_moved_is_looked_at_and_left()
    {
        for (var number = 1; number <= 40; number++)
        {
            await _log.AppendAsync($"m{number}");
        }

        // This process begins here, and knows of no watermark yet.
        await AppendAsync("m41");
        _log.Table.MoveWatermark(41, _log.Now);
        _log.Pass(Due);
        await AppendAsync("m42");
        _log.Pass(Due);
        await AppendAsync("m43");

        Assert.Equal((1, 0, 41), (_looks.AtWatermark, _looks.AtHead, _log.Table.Watermark));
    }

    [Fact]
    public async Task A_watermark_just_behind_is_no_reason_to_go_through_anything()
    {
        for (var number = 1; number <= 40; number++)
        {
            await _log.AppendAsync($"m{number}");
        }

        await AppendAsync("m41");
        _log.Table.MoveWatermark(39, _log.Now);
        _log.Pass(Due);
        await AppendAsync("m42");
        _log.Pass(Due);
        await AppendAsync("m43");

        Assert.Equal((1, 0, 39), (_looks.AtWatermark, _looks.AtHead, _log.Table.Watermark));
    }

    [Fact]
    public async Task What_was_moved_to_is_known_and_not_looked_at_again()
    {
        await AppendAsync("large", bytes: 64 * 1024);
        for (var number = 2; number <= 33; number++)
        {
            await AppendAsync($"m{number}");
        }

        _log.Pass(Due);
        await AppendAsync("m34");
        _log.Pass(Due);
        await AppendAsync("m35");

        Assert.Equal((2, 34), (_looks.AtWatermark, _log.Table.Watermark));
    }

    [Fact]
    public async Task Megabytes_since_the_last_look_are_gone_through_at_once()
    {
        // A query of the table ends after a megabyte at most.
        var appender = new MessageLog(new LackingStore(_log.Store) { Most = 4 }, _log.Rules, generation: 1, _log.Clock);
        for (var number = 1; number <= 25; number++)
        {
            if (number == 25)
            {
                _log.Pass(Due);
            }

            await appender.AppendAsync(ADirectLog.Topic, Message($"m{number}", bytes: 128 * 1024), CancellationToken.None);
        }

        Assert.Equal(25, _log.Table.Watermark);
    }

    [Fact]
    public async Task As_many_numbers_are_sealed_as_were_given_out_since_the_last_look()
    {
        var log = new ADirectLog(LogRules.Design with { MaxSeals = 10 });
        await log.DieAsync(60);
        await log.AppendAsync("m61");
        await log.DieAsync(50);
        log.Pass(TimeSpan.FromSeconds(6));

        await log.AppendAsync("m112");

        Assert.Equal(51, log.Table.Watermark);
    }

    [Fact]
    public async Task A_look_that_fails_spoils_no_append_and_the_next_one_is_two_seconds_later()
    {
        await AppendAsync("large", bytes: 64 * 1024);
        _log.Pass(Due);
        _looks.Fails = true;
        await AppendAsync("m2");
        _looks.Fails = false;
        _log.Pass(TimeSpan.FromSeconds(1));
        await AppendAsync("large again", bytes: 64 * 1024);
        _log.Pass(TimeSpan.FromSeconds(1));

        await AppendAsync("m4");
        Assert.Equal(1, _looks.AtWatermark);
        _log.Pass(TimeSpan.FromSeconds(1));
        await AppendAsync("m5");

        Assert.Equal((3, 5), (_looks.AtWatermark, _log.Table.Watermark));
    }

    [Theory]
    [InlineData(9_998, 2)]
    [InlineData(9_999, 0)]
    public async Task Of_10_000_topics_nothing_is_remembered_any_more(int others, int looks)
    {
        await AppendAsync("large", bytes: 64 * 1024);
        for (var topic = 1; topic <= others; topic++)
        {
            await _appender.AppendAsync(ADirectLog.Topic with { Topic = $"chat/{topic}" }, Message("m", 1), CancellationToken.None);
        }

        _log.Pass(Due);
        await AppendAsync("due");

        Assert.Equal(looks, _looks.AtWatermark);
    }

    private NewMessage Message(string id, int bytes) => _log.Message(id) with { Body = new byte[bytes] };

    private Task<AppendedMessage> AppendAsync(string id, int bytes = 1) => _appender.AppendAsync(ADirectLog.Topic, Message(id, bytes), CancellationToken.None);

    /// <summary>Counts what the mover alone reads: the watermark once to look and once more to move it on, the head to move it on.</summary>
    private sealed class Looks(ILogStore inner) : StoreDecorator(inner)
    {
        public int AtWatermark { get; private set; }

        public int AtHead { get; private set; }

        public bool Fails { get; set; }

        public override Task<Head?> GetHeadAsync(string topic, CancellationToken cancellationToken)
        {
            AtHead++;
            return base.GetHeadAsync(topic, cancellationToken);
        }

        public override Task<long?> GetWatermarkAsync(string topic, CancellationToken cancellationToken)
        {
            AtWatermark++;
            return Fails ? throw new StoreTimeoutException() : base.GetWatermarkAsync(topic, cancellationToken);
        }
    }
}
