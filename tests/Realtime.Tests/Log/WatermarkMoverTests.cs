using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>When an appender looks at the watermark, and when it moves it on: each look is a read, each move goes through what was written.</summary>
public sealed class WatermarkMoverTests
{
    // Of such messages every third one has its turn.
    private const int Third = 87_300;

    private readonly ADirectLog _log = new();
    private readonly Looks _looks;
    private readonly MessageLog _appender;

    public WatermarkMoverTests()
    {
        _looks = new(_log.Store);
        _appender = Another();
    }

    [Theory]
    [InlineData(243, 0)]
    [InlineData(244, 2)]
    public async Task What_makes_256_KB_is_a_reason_to_look(int third, int looks)
    {
        await AppendAsync("a", Third);
        await AppendAsync("b", Third);
        await AppendAsync("c", third);
        Assert.Equal((0, 0), (_looks.AtWatermark, _looks.AtHead));

        await AppendAsync("d", Third);

        Assert.Equal((looks, looks / 2), (_looks.AtWatermark, _looks.AtHead));
        Assert.Equal(looks == 0 ? null : 4, _log.Table.Watermark);
    }

    [Theory]
    [InlineData(243, 2)]
    [InlineData(244, 4)]
    public async Task Bytes_begin_with_none_after_a_look(int sixth, int looks)
    {
        foreach (var (id, bytes) in new[] { ("a", Third), ("b", Third), ("c", 244), ("d", Third) })
        {
            await AppendAsync(id, bytes);
        }

        Assert.Equal(2, _looks.AtWatermark);

        foreach (var (id, bytes) in new[] { ("e", Third), ("f", sixth), ("g", Third), ("h", Third) })
        {
            await AppendAsync(id, bytes);
        }

        Assert.Equal(looks, _looks.AtWatermark);
    }

    [Theory]
    [InlineData(15, 16 * 1024, null)]
    [InlineData(16, 16 * 1024, 16L)]
    [InlineData(16, (16 * 1024) + 1, 15L)]
    [InlineData(47, 200, null)]
    [InlineData(48, 200, 48L)]
    [InlineData(1, 256 * 1024, 1L)]
    [InlineData(1, 300 * 1024, 1L)]
    public async Task Of_many_processes_one_looks_in_turn(int processes, int bytes, long? watermark)
    {
        for (var process = 1; process <= processes; process++)
        {
            await Another().AppendAsync(ADirectLog.Topic, Message("m", bytes) with { Sender = $"{process:D7}" }, CancellationToken.None);
        }

        Assert.Equal(watermark, _log.Table.Watermark);
        Assert.Equal(watermark is null ? 0 : 2, _looks.AtWatermark);
    }

    [Theory]
    [InlineData(15, null)]
    [InlineData(16, 16L)]
    [InlineData(50, 50L)]
    public async Task A_batch_is_reason_enough_though_it_is_all_that_its_process_does(int messages, long? watermark)
    {
        var batch = Enumerable.Range(0, messages).Select(number => Message($"{number:D7}", 16 * 1024)).ToList();

        await Another().AppendBatchAsync(ADirectLog.Topic, batch, CancellationToken.None);

        Assert.Equal(watermark, _log.Table.Watermark);
    }

    [Fact]
    public async Task A_batch_has_the_turn_of_a_number_in_its_middle()
    {
        await AppendAsync("a", Third);
        await AppendAsync("b", bytes: 200);

        await Another().AppendBatchAsync(ADirectLog.Topic, [Message("c", Third), Message("d", Third)], CancellationToken.None);

        Assert.Equal(4, _log.Table.Watermark);
    }

    [Fact]
    public async Task A_repeat_writes_nothing_and_is_no_reason_to_look()
    {
        await AppendAsync("large", bytes: 256 * 1024);
        Assert.Equal(2, _looks.AtWatermark);

        await AppendAsync("large", bytes: 256 * 1024);

        Assert.Equal(2, _looks.AtWatermark);
    }

    [Fact]
    public async Task What_a_batch_wrote_counts_though_there_are_repeats_in_it()
    {
        await AppendAsync("a", Third);
        await AppendAsync("b", Third);

        await _appender.AppendBatchAsync(ADirectLog.Topic, [Message("a", Third), Message("c", 244), Message("d", Third)], CancellationToken.None);

        Assert.Equal(4, _log.Table.Watermark);
    }

    [Theory]
    [InlineData(16, 16 * 1024, 12, true)]
    [InlineData(16, 16 * 1024, 13, false)]
    [InlineData(16, 16 * 1024, 16, false)]
    [InlineData(48, 200, 16, true)]
    [InlineData(48, 200, 17, false)]
    public async Task What_somebody_else_has_moved_to_about_here_is_looked_at_and_left(int numbers, int bytes, int moved, bool moves)
    {
        for (var number = 1; number < numbers; number++)
        {
            await Another().AppendAsync(ADirectLog.Topic, Message($"{number:D7}", bytes), CancellationToken.None);
        }

        _log.Table.MoveWatermark(moved, _log.Now);
        await AppendAsync("0000128", bytes);

        Assert.Equal(moves ? (2, 1, numbers) : (1, 0, moved), (_looks.AtWatermark, _looks.AtHead, (int)_log.Table.Watermark!));
    }

    [Fact]
    public async Task How_far_a_batch_is_ahead_goes_by_the_size_of_one_of_its_messages()
    {
        for (var number = 1; number <= 40; number++)
        {
            await Another().AppendAsync(ADirectLog.Topic, Message($"{number}", 1_024), CancellationToken.None);
        }

        _log.Table.MoveWatermark(40, _log.Now);

        // It has the turn of number 48, and ten of a KB are no 64 KB.
        await _appender.AppendBatchAsync(ADirectLog.Topic, [.. Enumerable.Range(41, 10).Select(number => Message($"{number}", 1_024))], CancellationToken.None);

        Assert.Equal((1, 0, 40), (_looks.AtWatermark, _looks.AtHead, _log.Table.Watermark));
    }

    [Fact]
    public async Task Megabytes_of_a_batch_are_gone_through_at_once()
    {
        // A query of the table ends after a megabyte at most.
        var appender = new MessageLog(new LackingStore(_log.Store) { Most = 10 }, _log.Rules, generation: 1, _log.Clock);
        var batch = Enumerable.Range(1, 60).Select(number => Message($"m{number}", bytes: 100 * 1024)).ToList();

        await appender.AppendBatchAsync(ADirectLog.Topic, batch, CancellationToken.None);

        Assert.Equal(60, _log.Table.Watermark);
    }

    [Fact]
    public async Task As_many_numbers_are_sealed_as_were_given_out_since_the_last_look()
    {
        var log = new ADirectLog(LogRules.Design with { MaxSeals = 10, WatermarkEvery = 112 });
        await log.DieAsync(60);
        await log.AppendAsync("m61");
        await log.DieAsync(50);
        log.Pass(TimeSpan.FromSeconds(6));

        await log.AppendAsync("m112");

        Assert.Equal(52, log.Table.Watermark);
    }

    [Fact]
    public async Task A_look_that_fails_spoils_no_append_and_the_next_one_is_in_turn()
    {
        _looks.Fails = true;
        await AppendAsync("large", bytes: 256 * 1024);
        _looks.Fails = false;
        await AppendAsync("small", bytes: 200);
        Assert.Equal((1, null), (_looks.AtWatermark, _log.Table.Watermark));

        await AppendAsync("large again", bytes: 256 * 1024);

        Assert.Equal((3, 3), (_looks.AtWatermark, _log.Table.Watermark));
    }

    [Theory]
    [InlineData(9_998, 2)]
    [InlineData(9_999, 0)]
    public async Task Of_10_000_topics_nothing_is_remembered_any_more(int others, int looks)
    {
        // In this table all topics are one: others have the turn of some numbers meanwhile, and the last message has none.
        foreach (var (id, bytes) in new[] { ("a", Third), ("b", Third), ("c", 122), ("d", 122) })
        {
            await AppendAsync(id, bytes);
        }

        for (var topic = 1; topic <= others; topic++)
        {
            await _appender.AppendAsync(ADirectLog.Topic with { Topic = $"chat/{topic}" }, Message("m", 109), CancellationToken.None);
        }

        var before = _looks.AtWatermark;
        await AppendAsync("e", Third);

        Assert.Equal(looks, _looks.AtWatermark - before);
    }

    private MessageLog Another() => new(_looks, _log.Rules, generation: 1, _log.Clock);

    /// <summary>A message that takes so many bytes of the table.</summary>
    private NewMessage Message(string id, int bytes) => _log.Message(id) with { Body = new byte[bytes - 107 - id.Length] };

    private Task<AppendedMessage> AppendAsync(string id, int bytes) => _appender.AppendAsync(ADirectLog.Topic, Message(id, bytes), CancellationToken.None);

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
