using Realtime.Log;
using Realtime.Log.Read;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>One pass and the runs of voids that it goes through: which it asks for, and which it writes, to the number.</summary>
public sealed class RememberedRunTests
{
    private const int Many = 1_000;

    private readonly ADirectLog _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1 up to 31", "")]
    [InlineData("1 up to 32", "1-32")]
    [InlineData("32 down to 1", "1-32")]
    [InlineData("31 down to 1", "")]
    [InlineData("3 up to 40", "3-40")]
    [InlineData("60 down to 29", "29-60")]
    [InlineData("3 up to 40, 42 up to 80", "3-40 42-80")]
    [InlineData("80 down to 42, 40 down to 3", "42-80 3-40")]
    [InlineData("3 up to 40, message 41, 42 up to 80", "42-80 3-40")]
    [InlineData("60 down to 29, message 28", "29-60")]
    [InlineData("3 up to 18, message 19, 20 up to 35", "")]
    public async Task Voids_that_touch_each_other_are_a_run(string passed, string written)
    {
        var runs = new Remembered(_log.Store);

        await PassAndRememberAsync(new(Read(runs)), passed);

        Assert.Equal(written.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), runs.Written.Select(Text).Order());
        Assert.All(runs.Written, run => Assert.Equal((At(run.Last), Expiry(run.Last)), (run.At, run.ExpiresAt)));
    }

    [Theory]
    [InlineData("5 up to 35", 36, false)]
    [InlineData("5 up to 36", 37, true)]
    [InlineData("5 up to 36", 38, false)]
    [InlineData("5 up to 36", 4, true)]
    [InlineData("5 up to 36", 3, false)]
    [InlineData("5 up to 36, message 37", 38, false)]
    public async Task Behind_32_voids_in_a_row_a_pass_asks_for_the_run_of_the_next_number(string passed, long next, bool asks)
    {
        var store = new Remembered(_log.Store, new VoidRun(1, 100, _log.Now, _log.Now));
        var runs = new VoidRuns(Read(store));
        Pass(runs, passed);

        Assert.Equal(asks ? 100 : null, (await runs.FindAsync(next, Token))?.Last);

        Assert.Equal(asks ? [next] : [], store.Asked);
    }

    [Theory]
    [InlineData(40, null)]
    [InlineData(41, 41L)]
    [InlineData(60, 60L)]
    public async Task A_run_that_ends_below_the_next_number_is_none_to_go_on_by(long last, long? found)
    {
        var runs = new VoidRuns(Read(new Remembered(_log.Store, new VoidRun(1, last, _log.Now, _log.Now))));
        Pass(runs, "1 up to 40");

        Assert.Equal(found, (await runs.FindAsync(41, Token))?.Last);
    }

    [Theory]
    [InlineData(40, null)]
    [InlineData(41, 41L)]
    [InlineData(99, 99L)]
    [InlineData(100, 100L)]
    [InlineData(200, 100L)]
    public async Task A_run_ends_at_the_last_number_that_the_head_told(long head, long? end)
    {
        var read = Read(new Remembered(_log.Store, new VoidRun(1, 100, At(100), _log.Now)), head);
        var runs = new VoidRuns(read);
        Pass(runs, "1 up to 40");

        var found = await runs.FindAsync(41, Token);

        Assert.Equal(end, found?.Last);
        Assert.Equal(end is null ? null : end < 100 ? read.Head.At : At(100), found?.At);
    }

    [Fact]
    public async Task Behind_a_run_the_next_query_is_a_small_one()
    {
        var read = Read(new Remembered(_log.Store, new VoidRun(1, 100, _log.Now, _log.Now)));
        var runs = new VoidRuns(read);
        Pass(runs, "1 up to 40");
        Assert.Equal([2, 8], [read.NextQuery(), read.NextQuery()]);

        await runs.FindAsync(41, Token);

        Assert.Equal(2, read.NextQuery());
    }

    [Theory]
    [InlineData("105 up to 140", 141, 101, 160, "161 up to 191", "")]
    [InlineData("105 up to 140", 141, 101, 160, "161 up to 192", "101-192")]
    [InlineData("120 up to 160", 161, 130, 200, "201 up to 221", "")]
    [InlineData("120 up to 160", 161, 130, 200, "201 up to 222", "120-222")]
    [InlineData("120 up to 160", 161, 130, 200, "119 down to 108", "")]
    [InlineData("120 up to 160", 161, 130, 200, "119 down to 98", "98-200")]
    [InlineData("160 down to 120", 119, 110, 140, "109 down to 98", "98-160")]
    [InlineData("160 down to 120", 119, 110, 160, "109 down to 79", "")]
    [InlineData("160 down to 120", 119, 110, 160, "109 down to 78", "78-160")]
    [InlineData("160 down to 120", 119, 110, 180, "181 up to 212", "110-212")]
    public async Task A_run_that_was_found_and_what_is_passed_beside_it_are_one_and_only_what_is_new_counts(
        string passed, long next, long first, long last, string then, string written)
    {
        var store = new Remembered(_log.Store, new VoidRun(first, last, At(last), _log.Now)) { Joins = false };
        var runs = new VoidRuns(Read(store));
        Pass(runs, passed);
        Assert.NotNull(await runs.FindAsync(next, Token));

        await PassAndRememberAsync(runs, then);

        Assert.Equal(written, string.Join(' ', store.Written.Select(Text)));
        Assert.All(store.Written, run => Assert.Equal(At(run.Last), run.At));
    }

    [Theory]
    [InlineData(1, 9, "10-60")]
    [InlineData(2, 10, "2-60")]
    [InlineData(2, 9, "2-60")]
    [InlineData(2, 8, "10-60")]
    [InlineData(2, 28, "2-60")]
    [InlineData(2, 29, "")]
    [InlineData(2, 100, "")]
    public async Task A_run_is_joined_to_one_that_ends_where_it_begins_unless_that_adds_little(long first, long last, string written)
    {
        var store = new Remembered(_log.Store, new VoidRun(first, last, _log.Now, _log.Now));

        await PassAndRememberAsync(new(Read(store)), "10 up to 60");

        Assert.Equal((first, last) is (1, 9) ? "1-60" : written, string.Join(' ', store.Written.Select(Text)));
        Assert.Equal([10], store.Asked);
    }

    [Fact]
    public async Task A_run_that_the_table_refuses_is_nobodys_loss_and_any_other_error_is_told()
    {
        async Task RememberAsync(Exception error)
        {
            var store = new Remembered(_log.Store) { Error = error };
            await PassAndRememberAsync(new(Read(store)), "1 up to 40, message 41, 42 up to 80");
            Assert.Single(store.Written);
        }

        await RememberAsync(new StoreTimeoutException());
        await Assert.ThrowsAsync<InvalidOperationException>(() => RememberAsync(new InvalidOperationException()));
        await Assert.ThrowsAsync<OperationCanceledException>(() => RememberAsync(new OperationCanceledException()));
    }

    private static string Text(VoidRun run) => $"{run.First}-{run.Last}";

    private DateTimeOffset At(long seq) => _log.Now.AddSeconds(seq - Many);

    private DateTimeOffset Expiry(long seq) => LogRules.Design.EntryExpiry(At(seq), ADirectLog.Topic.Retention);

    private LogRead Read(ILogStore store, long last = Many)
    {
        var head = new Head { Last = last, At = _log.Now, Epoch = "e", Generation = 1, Floor = 1, FloorAt = _log.Now, Born = _log.Now };
        return new(store, ADirectLog.Topic, head, _log.Now, new(1, 1), LogRules.Design);
    }

    private async Task PassAndRememberAsync(VoidRuns runs, string passed)
    {
        Pass(runs, passed);
        await runs.RememberAsync(Token);
    }

    /// <summary>Passes voids, one way or the other, and messages. What is left out is missing.</summary>
    private void Pass(VoidRuns runs, string passed)
    {
        foreach (var words in passed.Split(", ").Select(part => part.Split(' ')))
        {
            if (words is ["message", var number])
            {
                runs.Pass(AVoid(long.Parse(number, null)) with { Message = _log.Message("m") });
                continue;
            }

            var (from, to) = (long.Parse(words[0], null), long.Parse(words[^1], null));
            for (var seq = from; from < to ? seq <= to : seq >= to; seq += from < to ? 1 : -1)
            {
                runs.Pass(AVoid(seq));
            }
        }
    }

    private Entry AVoid(long seq) => new() { Seq = seq, At = At(seq), ExpiresAt = Expiry(seq) };

    /// <summary>A table that remembers one run, or none.</summary>
    private sealed class Remembered(ILogStore inner, VoidRun? run = null) : StoreDecorator(inner)
    {
        public List<long> Asked { get; } = [];

        public List<VoidRun> Written { get; } = [];

        public Exception? Error { get; init; }

        /// <summary>Whether the run is still there when others are written.</summary>
        public bool Joins { get; init; } = true;

        public override Task<VoidRun?> FindVoidRunAsync(string topic, long upTo, CancellationToken cancellationToken)
        {
            Asked.Add(upTo);
            return Task.FromResult(Joins || Asked.Count == 1 ? run : null);
        }

        public override Task<bool> ExtendVoidRunAsync(string topic, VoidRun longer, CancellationToken cancellationToken)
        {
            Written.Add(longer);
            return Error is null ? Task.FromResult(true) : throw Error;
        }
    }
}
