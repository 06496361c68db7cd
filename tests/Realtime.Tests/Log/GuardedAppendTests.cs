using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>Appends that have to pass a guard at their number.</summary>
public sealed class GuardedAppendTests
{
    private static readonly MessageKey Key = new(ADirectLog.Topic.Topic, "backend", "a");
    private static readonly AppendGuard Pass = static (_, _) => Task.FromResult<AppendRefusal?>(null);
    private static readonly AppendGuard Refuse = static (_, _) => Task.FromResult<AppendRefusal?>(new("muted", TimeSpan.FromSeconds(7)));
    private static readonly AppendGuard Never = static (_, _) => throw new InvalidOperationException("The guard was asked.");

    [Fact]
    public async Task A_message_that_passes_stands_and_is_not_asked_for_again()
    {
        var log = new ADirectLog();

        Assert.Equal((1, true), await AppendAsync(log, Pass) is { Appended: { } first } ? (first.Position.Seq, first.IsNew) : default);
        Assert.Equal((1, false), await AppendAsync(log, Never) is { Appended: { } again } ? (again.Position.Seq, again.IsNew) : default);
    }

    [Fact]
    public async Task A_repeat_is_answered_as_the_first_was_and_alone_asks_for_the_epoch()
    {
        HeadReads? reads = null;
        var log = new ADirectLog(decorate: store => reads = new(store));
        var message = log.Message("a") with { Kind = "members" };

        var first = (await log.Log.AppendAsync(ADirectLog.Topic, message, Pass, CancellationToken.None)).Appended!;
        Assert.Equal(0, reads!.Count);
        var again = (await log.Log.AppendAsync(ADirectLog.Topic, log.Message("a"), Never, CancellationToken.None)).Appended!;

        Assert.Equal((first.Position, "members", "members", 1), (again.Position, first.Kind, again.Kind, reads.Count));
    }

    [Fact]
    public async Task A_message_refused_at_a_number_that_is_sealed_already_takes_no_further_one()
    {
        var (log, asked) = (new ADirectLog(), new List<long>());

        var append = await AppendAsync(log, async (number, _) =>
        {
            asked.Add(number);
            await SealAsync(log, number);
            return new("removed");
        });

        Assert.Equal("1: removed", $"{string.Join(", ", asked)}: {append.Refusal!.Reason}");
        Assert.Equal((1, "removed"), (log.Table.Head!.Last, log.Table.GetClaim(Key)!.Refused));
    }

    [Fact]
    public async Task A_refused_message_leaves_a_void_and_says_why()
    {
        var log = new ADirectLog();

        var append = await AppendAsync(log, Refuse);

        Assert.Equal((null, new("muted", TimeSpan.FromSeconds(7))), (append.Appended, append.Refusal!));
        Assert.True(log.Table.GetEntry(1)!.IsVoid);
        Assert.Equal((1, "muted"), (log.Table.GetClaim(Key)!.Number, log.Table.GetClaim(Key)!.Refused));
    }

    [Fact]
    public async Task A_refused_message_gets_the_same_answer_for_sixteen_days_and_no_further_number()
    {
        var log = new ADirectLog();
        await AppendAsync(log, Refuse);
        log.Pass(TimeSpan.FromDays(16));

        Assert.Equal(new("muted"), (await AppendAsync(log, Never)).Refusal);
        Assert.Equal(1, log.Table.Head!.Last);
    }

    [Fact]
    public async Task The_guard_is_asked_when_the_message_has_its_number()
    {
        var log = new ADirectLog();
        await log.DieAsync(4);

        await AppendAsync(log, (number, _) =>
        {
            Assert.Equal((5, 5), (number, log.Table.GetClaim(Key)!.Number));
            Assert.Null(log.Table.GetEntry(5));
            return Task.FromResult<AppendRefusal?>(null);
        });

        Assert.False(log.Table.GetEntry(5)!.IsVoid);
    }

    [Fact]
    public async Task The_guard_is_asked_again_for_every_number()
    {
        var (log, asked) = (new ADirectLog(), new List<long>());

        var append = await AppendAsync(log, async (number, _) =>
        {
            asked.Add(number);
            if (number == 1)
            {
                // Somebody seals the number before the message is put.
                await SealAsync(log, 1);
                return null;
            }

            return new("removed");
        });

        Assert.Equal([1, 2], asked);
        Assert.Equal("removed", append.Refusal!.Reason);
        Assert.All(log.Table.Entries, entry => Assert.True(entry.IsVoid));
    }

    [Fact]
    public async Task What_another_process_put_while_the_guard_was_asked_is_done()
    {
        var log = new ADirectLog();

        var append = await AppendAsync(log, async (number, token) =>
        {
            await AppendAsync(log, Pass);
            return new("removed");
        });

        Assert.Equal((1, false), append is { Appended: { } appended } ? (appended.Position.Seq, appended.IsNew) : default);
        Assert.Null(log.Table.GetClaim(Key)!.Refused);
    }

    [Fact]
    public async Task What_another_process_moved_on_with_is_asked_for_there()
    {
        var (log, asked) = (new ADirectLog(), new List<long>());

        var append = await AppendAsync(log, async (number, _) =>
        {
            asked.Add(number);
            if (number == 1)
            {
                // The other one finds a void, claims number 2, and dies.
                await SealAsync(log, 1);
                await log.DieAsync(1);
                await log.Store.MoveClaimAsync(Key, 1, new(2, log.Now, log.Rules.ClaimExpiry(log.Now)), CancellationToken.None);
            }

            return new("removed");
        });

        Assert.Equal([1, 2], asked);
        Assert.Equal((2, "removed", "removed"), (log.Table.GetClaim(Key)!.Number, log.Table.GetClaim(Key)!.Refused, append.Refusal!.Reason));
    }

    [Fact]
    public async Task What_another_process_refused_while_ours_passed_is_refused()
    {
        var log = new ADirectLog();

        var append = await AppendAsync(log, async (number, _) =>
        {
            await AppendAsync(log, Refuse);
            return null;
        });

        Assert.Equal(new("muted"), append.Refusal);
        Assert.All(log.Table.Entries, entry => Assert.True(entry.IsVoid));
    }

    [Fact]
    public async Task A_claim_of_ours_that_another_process_refused_is_refused_though_we_never_heard_that_we_have_it()
    {
        ADirectLog? first = null;
        var log = new ADirectLog(decorate: store => new RefusedWhileClaimed(store));
        first = log;

        Assert.Equal(new("muted"), (await AppendAsync(log, Never)).Refusal);
        Assert.True(first.Table.GetEntry(1)!.IsVoid);
    }

    private static Task<GuardedAppend> AppendAsync(ADirectLog log, AppendGuard guard) =>
        log.Log.AppendAsync(ADirectLog.Topic, log.Message("a"), guard, CancellationToken.None);

    private static Task<bool> SealAsync(ADirectLog log, long number) => log.Store.PutEntryIfAbsentAsync(
        ADirectLog.Topic.Topic,
        new() { Seq = number, At = log.Now, ExpiresAt = log.Rules.EntryExpiry(log.Now, ADirectLog.Topic.Retention) },
        CancellationToken.None);

    /// <summary>The claim is put, refused by another process, and the answer is that of a second attempt.</summary>
    private sealed class RefusedWhileClaimed(ILogStore inner) : StoreDecorator(inner)
    {
        public override async Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken)
        {
            await base.PutClaimIfAbsentAsync(key, claim, cancellationToken);
            await base.RefuseClaimAsync(key, claim.Number, "muted", cancellationToken);
            return await base.PutClaimIfAbsentAsync(key, claim, cancellationToken);
        }
    }

    /// <summary>Counts how often the head is read.</summary>
    private sealed class HeadReads(ILogStore inner) : StoreDecorator(inner)
    {
        public int Count { get; private set; }

        public override Task<Head?> GetHeadAsync(string topic, CancellationToken cancellationToken)
        {
            Count++;
            return base.GetHeadAsync(topic, cancellationToken);
        }
    }
}
