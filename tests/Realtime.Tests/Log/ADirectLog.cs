using System.Text;
using Realtime.Log;
using Realtime.Log.Append;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>A log over a simulated table in which everything happens at once, with a clock that the test moves.</summary>
internal sealed class ADirectLog
{
    public static readonly LogTopic Topic = new("chat/general", TimeSpan.FromDays(90));

    private static readonly DateTimeOffset Begin = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    public ADirectLog(
        LogRules? rules = null,
        SimConditions? conditions = null,
        int generation = 1,
        Func<ILogStore, ILogStore>? decorate = null,
        TimeSpan? retention = null)
    {
        Retention = retention ?? Topic.Retention;
        Table = new(conditions ?? SimConditions.All);
        Rules = rules ?? LogRules.Design;
        Store = new DirectStore(() => Table, () => Now, stale: null);
        Log = Deploy(generation, decorate);
    }

    /// <summary>
    /// Messages that are kept, and above them an end that has expired, where the watermark stands: it was written while retention was shorter.
    /// </summary>
    public static async Task<ADirectLog> WhoseEndHasExpiredAsync(params IReadOnlyList<string> kept)
    {
        var log = new ADirectLog(retention: TimeSpan.FromDays(90));
        foreach (var id in kept)
        {
            await log.AppendAsync(id);
        }

        log.Retention = TimeSpan.FromDays(1);
        log.PassTo(TimeSpan.FromDays(1));
        await log.AppendAsync("expired");
        log.Table.MoveWatermark(log.Table.Head!.Last, log.Now);
        log.PassTo(TimeSpan.FromDays(12));
        await log.DieAsync(1);
        log.PassTo(TimeSpan.FromDays(25));
        await log.DieAsync(1);
        log.Table.Expire(log.Now, () => true);
        log.Retention = TimeSpan.FromDays(90);
        return log;
    }

    public DateTimeOffset Now { get; private set; } = Begin;

    /// <summary>How long the deployment shows messages: a later one may have another.</summary>
    public TimeSpan Retention { get; set; }

    public SimTable Table { get; }

    public ILogStore Store { get; }

    public LogRules Rules { get; }

    public MessageLog Log { get; }

    public TimeProvider Clock => new SimClock(() => Now, TimeSpan.Zero);

    public MessageLog Deploy(int generation, Func<ILogStore, ILogStore>? decorate = null) =>
        new(decorate?.Invoke(Store) ?? Store, Rules, generation, Clock);

    private LogTopic Deployed => Topic with { Retention = Retention };

    public void Pass(TimeSpan time) => Now += time;

    /// <summary>To a time after the log's beginning.</summary>
    public void PassTo(TimeSpan time) => Now = Begin + time;

    public NewMessage Message(string id, string sender = "backend") =>
        new() { Id = id, Sender = sender, SentAt = Now, Body = Encoding.UTF8.GetBytes(id) };

    public Task<AppendedMessage> AppendAsync(string id) => Log.AppendAsync(Deployed, Message(id), CancellationToken.None);

    /// <summary>Appends that take numbers and are never heard of again.</summary>
    public Task DieAsync(int count) =>
        new Numbering(Store, Rules, generation: 1, Clock).TakeAsync(Topic.Topic, count, CancellationToken.None);

    /// <summary>Another process has claimed a number for a message, and not put it yet.</summary>
    public async Task ClaimAsync(string id)
    {
        var numbers = await new Numbering(Store, Rules, generation: 1, Clock).TakeAsync(Topic.Topic, 1, CancellationToken.None);
        await Store.PutClaimIfAbsentAsync(
            new(Topic.Topic, "backend", id), new(numbers.First, numbers.At, Rules.ClaimExpiry(numbers.At)), CancellationToken.None);
    }

    public Task<LogPage> ForwardAsync(Position after, int messages = 100, int bytes = 100_000) =>
        Log.ReadForwardAsync(Deployed, after, new(messages, bytes), CancellationToken.None);

    public Task<LogPage> BackwardAsync(Position? before = null, int messages = 100) =>
        Log.ReadBackwardAsync(Deployed, before, new(messages, 100_000), CancellationToken.None);

    public Task<LogPage> SinceAsync(DateTimeOffset since, int messages = 100) =>
        Log.ReadSinceAsync(Deployed, since, new(messages, 100_000), CancellationToken.None);
}
