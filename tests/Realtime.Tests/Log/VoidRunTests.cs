using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>Remembered runs of voids: what is one, how they grow, and what nobody may conclude from them.</summary>
public sealed class VoidRunTests
{
    private const int Long = 40;

    private static readonly TimeSpan SixSeconds = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_run_begins_behind_a_message_and_ends_before_the_next()
    {
        var log = await WithVoidsAsync(Long);

        await log.ForwardAsync(Position.Start);

        AssertRuns(log, (2, 41));
        Assert.Equal(log.Table.GetEntry(41)!.At, log.Table.Runs.Single().At);
        Assert.Equal(log.Table.GetEntry(41)!.ExpiresAt, log.Table.Runs.Single().ExpiresAt);
    }

    [Fact]
    public async Task A_page_read_backwards_remembers_the_same_run()
    {
        var log = await WithVoidsAsync(Long);
        await log.ForwardAsync(Position.Start, messages: 1);
        log.Pass(SixSeconds);
        var other = new ADirectLog();
        await CopyAsync(log, other);

        await other.BackwardAsync();

        AssertRuns(other, (2, 41));
        Assert.Equal(other.Table.GetEntry(41)!.At, other.Table.Runs.Single().At);
    }

    [Fact]
    public async Task Few_voids_are_no_run()
    {
        var log = await WithVoidsAsync(31);

        await log.ForwardAsync(Position.Start);

        AssertRuns(log);
    }

    [Fact]
    public async Task A_missing_number_ends_a_run()
    {
        var log = new ADirectLog();
        await log.AppendAsync("m1");
        await log.DieAsync(81);
        await VoidsAsync(log, 2, 41);
        await VoidsAsync(log, 43, 82);
        log.Pass(TimeSpan.FromMinutes(6));
        await log.AppendAsync("m83");

        // Backwards number 42 is passed without a void: it is old, and nothing more is known of it.
        await log.BackwardAsync();

        Assert.Null(log.Table.GetEntry(42));
        Assert.Equal([(2, 41), (43, 82)], log.Table.Runs.Select(run => (run.First, run.Last)).Order());
    }

    [Fact]
    public async Task A_run_that_goes_on_is_one()
    {
        var log = await WithVoidsAsync(Long, isEnd: true);
        var client = (await log.ForwardAsync(Position.Start)).Next;
        await log.DieAsync(Long);
        log.Pass(SixSeconds);

        await log.ForwardAsync(client);

        AssertRuns(log, (2, 41), (2, 81));
        Assert.Equal(81, (await log.Store.FindVoidRunAsync("chat/general", 50, CancellationToken.None))!.Last);
    }

    [Fact]
    public async Task From_inside_a_run_one_comes_out_at_its_ends()
    {
        var log = new ADirectLog();
        await log.AppendAsync("m1");
        await log.DieAsync(2_000);
        await VoidsAsync(log, 2, 2_001);
        await log.AppendAsync("last");
        await log.ForwardAsync(Position.Start);
        log.Pass(SixSeconds);
        var inside = new Position(log.Table.Head!.Epoch, 1_000);
        var counting = new CountingStore(log.Store);
        var reader = new MessageLog(counting, log.Rules, generation: 1, log.Clock);

        var after = await reader.ReadForwardAsync(ADirectLog.Topic, inside, new(1, 1_000), CancellationToken.None);
        var before = await reader.ReadBackwardAsync(ADirectLog.Topic, inside, new(1, 1_000), CancellationToken.None);

        Assert.Equal(("last", 2_002), (Ids(after), after.Next.Seq));
        Assert.Equal(("m1", Position.Start), (Ids(before), before.Next));
        Assert.InRange(counting.Entries, 1, 300);
        Assert.Equal(1, counting.Queries.Last(range => range.Descending).To);
        AssertRuns(log, (2, 2_001));
    }

    [Fact]
    public async Task A_run_whose_voids_have_expired_hides_no_message_that_expired_above_it()
    {
        var log = new ADirectLog(retention: TimeSpan.FromDays(1));
        await log.AppendAsync("m1");
        await log.DieAsync(Long);
        await log.AppendAsync("m42");
        log.Pass(SixSeconds);
        await log.ForwardAsync(Position.Start);
        log.PassTo(TimeSpan.FromDays(10));
        await log.AppendAsync("m43");
        await log.AppendAsync("m44");

        // Number 42 expires with the last of the voids; those below it are still there, and so is the run, whose retention was longer.
        log.PassTo(TimeSpan.FromDays(19.5));
        log.Table.Expire(log.Now, ExceptVoidsBelow(log, 41));
        log.Retention = TimeSpan.FromDays(90);
        await log.Store.ExtendVoidRunAsync(
            "chat/general", new(2, 41, DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000), log.Now + TimeSpan.FromDays(60)), CancellationToken.None);

        var page = await log.ForwardAsync(new Position(log.Table.Head!.Epoch, 2));

        Assert.Equal((true, "m43 m44"), (page.Truncated, Ids(page)));
        Assert.Null(log.Table.GetEntry(42));
    }

    [Fact]
    public async Task The_end_of_a_run_that_has_expired_is_not_handed_out()
    {
        var log = await WithVoidsAsync(Long, isEnd: true);
        await log.ForwardAsync(Position.Start);
        await log.AppendAsync("m42");
        var gone = new Gone(log.Store, 41);
        log.Pass(SixSeconds);
        var reader = new MessageLog(gone, log.Rules with { SpareBytes = 4_100 }, generation: 1, log.Clock);
        var client = new Position(log.Table.Head!.Epoch, 2);

        // The request is spent right behind the run.
        var page = await reader.ReadForwardAsync(ADirectLog.Topic, client, new(1, 1_000), CancellationToken.None);

        Assert.NotEqual(41, page.Next.Seq);
        Assert.NotEqual(41, page.Head.Seq);
    }

    [Fact]
    public async Task A_run_that_is_longer_than_the_log_ends_with_it()
    {
        var log = await WithVoidsAsync(Long, isEnd: true);
        var client = (await log.ForwardAsync(Position.Start, messages: 1)).Next;
        var reader = new MessageLog(
            new Mutations.RunsSeen(log.Store, run => run with { Last = 1_000, At = log.Now + TimeSpan.FromDays(1) }), log.Rules, 1, log.Clock);
        await log.DieAsync(5);
        log.Pass(SixSeconds);

        var page = await reader.ReadForwardAsync(ADirectLog.Topic, new(client.Epoch, 1), new(1, 1_000), CancellationToken.None);

        Assert.Equal((46, 46), (page.Next.Seq, page.Head.Seq));
    }

    [Fact]
    public async Task A_run_that_cannot_be_read_or_written_spoils_no_page()
    {
        var log = await WithVoidsAsync(Long);
        var reader = new MessageLog(new NoRuns(log.Store), log.Rules, generation: 1, log.Clock);

        var page = await reader.ReadForwardAsync(ADirectLog.Topic, Position.Start, new(10, 1_000), CancellationToken.None);

        Assert.Equal("m1 last", Ids(page));
        AssertRuns(log);
    }

    [Fact]
    public async Task A_request_remembers_eight_runs_the_longest_ones()
    {
        var log = new ADirectLog();
        for (var run = 1; run <= 10; run++)
        {
            await log.AppendAsync($"m{run}");
            await log.DieAsync(40 + run);
            await VoidsAsync(log, log.Table.Head!.Last - 39 - run, log.Table.Head.Last);
        }

        await log.AppendAsync("last");
        log.Pass(SixSeconds);
        await log.ForwardAsync(Position.Start);

        Assert.Equal([43, 44, 45, 46, 47, 48, 49, 50], log.Table.Runs.Select(run => run.Last - run.First + 1).Order());
    }

    [Fact]
    public async Task Appends_that_fail_are_gone_through_as_they_come()
    {
        var log = new ADirectLog();
        var refusing = new MessageLog(new NoMessages(log.Store), log.Rules, generation: 1, log.Clock);
        for (var attempt = 1; attempt <= 60; attempt++)
        {
            await Assert.ThrowsAsync<StoreTimeoutException>(
                () => refusing.AppendAsync(ADirectLog.Topic, log.Message("m1"), CancellationToken.None));
            log.Pass(TimeSpan.FromSeconds(61));
        }

        Assert.InRange(log.Table.Watermark ?? 0, 40, 50);
        Assert.Contains(log.Table.Runs, run => run.First == 1);
    }

    /// <summary>A message, voids that this call seals, and at their end a message or not.</summary>
    private static async Task<ADirectLog> WithVoidsAsync(int count, bool isEnd = false)
    {
        var log = new ADirectLog();
        await log.AppendAsync("m1");
        await log.DieAsync(count);
        if (!isEnd)
        {
            await log.AppendAsync("last");
        }

        log.Pass(SixSeconds);
        return log;
    }

    private static async Task VoidsAsync(ADirectLog log, long first, long last)
    {
        for (var seq = first; seq <= last; seq++)
        {
            var entry = new Entry { Seq = seq, At = log.Now, ExpiresAt = log.Rules.EntryExpiry(log.Now, log.Retention) };
            await log.Store.PutEntryIfAbsentAsync("chat/general", entry, CancellationToken.None);
        }
    }

    /// <summary>The same entries in a table that remembers no runs.</summary>
    private static async Task CopyAsync(ADirectLog from, ADirectLog to)
    {
        await to.DieAsync((int)from.Table.Head!.Last);
        foreach (var entry in from.Table.Entries)
        {
            await to.Store.PutEntryIfAbsentAsync("chat/general", entry, CancellationToken.None);
        }

        to.Pass(SixSeconds);
    }

    private static Func<bool> ExceptVoidsBelow(ADirectLog log, int last)
    {
        // TTL has no order: entries come by number, and all voids but the last stay.
        var (due, asked) = (log.Table.Entries.Count(entry => entry.ExpiresAt <= log.Now), 0);
        Assert.True(due > last);
        return () => ++asked is 1 or > 40;
    }

    private static void AssertRuns(ADirectLog log, params (long First, long Last)[] runs) =>
        Assert.Equal(runs, log.Table.Runs.Select(run => (run.First, run.Last)));

    private static string Ids(LogPage page) => string.Join(' ', page.Messages.Select(message => message.Id));

    /// <summary>An entry that TTL has deleted, and nothing can be read above it in this request.</summary>
    private sealed class Gone(ILogStore inner, long seq) : StoreDecorator(inner)
    {
        public override Task<Entry?> GetEntryAsync(string topic, long number, CancellationToken cancellationToken) =>
            number == seq ? Task.FromResult<Entry?>(null) : base.GetEntryAsync(topic, number, cancellationToken);

        public override async Task<EntryBatch> QueryEntriesAsync(string topic, EntryRange range, CancellationToken cancellationToken)
        {
            var batch = await base.QueryEntriesAsync(topic, range, cancellationToken);
            return batch with { Entries = [.. batch.Entries.Where(entry => entry.Seq < seq)] };
        }
    }

    private sealed class NoRuns(ILogStore inner) : StoreDecorator(inner)
    {
        public override Task<bool> ExtendVoidRunAsync(string topic, VoidRun run, CancellationToken cancellationToken) =>
            throw new StoreTimeoutException();
    }

    private sealed class NoMessages(ILogStore inner) : StoreDecorator(inner)
    {
        public override Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken) =>
            entry.IsVoid ? base.PutEntryIfAbsentAsync(topic, entry, cancellationToken) : throw new StoreTimeoutException();
    }
}
