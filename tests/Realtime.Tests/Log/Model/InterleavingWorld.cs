using System.Text;
using Realtime.Log;
using Realtime.Log.Table;

namespace Realtime.Tests.Log.Model;

/// <summary>
/// One seeded interleaving: four appenders, some with the same sender and id, and two readers, over one topic of a simulated table.
/// </summary>
internal sealed partial class InterleavingWorld
{
    private const int MaxSteps = 30_000;

    private static readonly LogTopic Topic = new("chat/general", TimeSpan.FromDays(90));

    // Of each world its own: a task remembers who waits for it.
    private readonly Task _never = new TaskCompletionSource().Task;

    private readonly Random _random;
    private readonly ModelSettings _settings;
    private readonly Weather _weather;
    private readonly Func<LogRules, LogRules> _watermarks;
    private readonly SimTable _table;
    private readonly Witness _witness;
    private readonly SimScheduler _scheduler;
    private readonly RunningTasks _running = new();

    // What readers were given: heads, ends of pages, and messages.
    private readonly List<Position> _handedOut = [];
    private int _processes;
    private int _batches;
    private int _kills;

    private InterleavingWorld(int seed, ModelSettings settings)
    {
        _random = new(seed);
        _settings = settings;
        _weather = Weather.From(_random);
        _watermarks = Watermarks(_random);
        _table = new(settings.Conditions);
        _witness = new(_table);
        _scheduler = new(_random, _weather, _witness);
    }

    /// <summary>Runs the world of a seed, and throws at the first thing that does not hold.</summary>
    public static WorldSummary Run(int seed, ModelSettings settings)
    {
        var world = new InterleavingWorld(seed, settings);
        try
        {
            world.Run();
            var voids = world._table.Entries.Count(entry => entry.IsVoid);
            return new(world._table.Entries.Count() - voids, voids, world._witness.Seals, world._kills, world._table.WatermarkMoves, world._table.Runs.Count());
        }
        catch (Exception violation) when (violation is ModelViolationException or LogCorruptedException or AppendFailedException)
        {
            throw new ModelViolationException($"Seed {seed}: {violation.Message}");
        }
    }

    private void Run()
    {
        _scheduler.Run(StartAll, () => _running.Observe() == 0, MaxSteps);
        _scheduler.IsFair = true;
        if (_weather.IsCalm)
        {
            Witness.Check(_witness.Seals == 0, "Readers sealed numbers though nothing was slow or died.");
        }

        // Long after, whatever died is settled: a new reader gets the whole log, to its end.
        _scheduler.Run(() => _running.Add(DrainAsync(NewProcess("reader-last"))), () => _running.Observe() == 0, _scheduler.Steps + MaxSteps);
    }

    private void StartAll()
    {
        for (var appender = 0; appender < 4; appender++)
        {
            _running.Add(AppendAllAsync($"appender-{appender}", Work()));
        }

        _running.Add(ReadForwardsAsync());
        _running.Add(ReadAllWaysAsync());
    }

    /// <summary>What an appender has to do: events of one message or of several, from few names, so that they collide.</summary>
    private List<NewMessage[]> Work() => [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ =>
        _random.Next(6) == 0
            ? Batch()
            : [.. Enumerable.Range(0, _random.Next(6) == 0 ? _random.Next(2, 5) : 1).Select(_ => Message())])];

    /// <summary>A batch of its own messages: they stand in its order, however often it is run.</summary>
    private NewMessage[] Batch()
    {
        var batch = ++_batches;
        return [.. Enumerable.Range(1, _random.Next(2, 5)).Select(index => Message("s0", $"b{batch}-{index}"))];
    }

    private NewMessage Message()
    {
        var (sender, id) = ($"s{_random.Next(2)}", $"m{_random.Next(5)}");
        return Message(sender, id);
    }

    private NewMessage Message(string sender, string id) =>
        new() { Id = id, Sender = sender, SentAt = _scheduler.Now, Body = Encoding.UTF8.GetBytes($"{sender}/{id}") };

    private async Task AppendAllAsync(string name, List<NewMessage[]> work)
    {
        foreach (var messages in work)
        {
            await AppendAsync(name, messages);
            await NewProcess(name).WaitAsync(TimeSpan.FromMilliseconds(_random.Next(300)));
        }
    }

    /// <summary>An event: whenever its process dies or fails, it is run again by another, until one reports it done.</summary>
    private async Task AppendAsync(string name, NewMessage[] messages)
    {
        for (var attempt = 0; ; attempt++)
        {
            var process = NewProcess(name);
            var run = TryAppendAsync(process, messages);
            var death = attempt < 3 ? DieAsync(process) : _never;
            if (await Task.WhenAny(run, death) == run && await run)
            {
                return;
            }

            await NewProcess(name).WaitAsync(TimeSpan.FromMilliseconds(_random.Next(_random.Next(2) == 0 ? 200 : 70_000)));
        }
    }

    private async Task<bool> TryAppendAsync(SimProcess process, NewMessage[] messages)
    {
        var log = Log(process, _settings.AppenderStore, _settings.AppenderRules);
        try
        {
            var appended = messages.Length == 1
                ? [await log.AppendAsync(Topic, messages[0], CancellationToken.None)]
                : await log.AppendBatchAsync(Topic, messages, CancellationToken.None);
            foreach (var message in appended)
            {
                _witness.OnAppended(message);
            }

            Witness.Check(
                !messages[0].Id.StartsWith('b') || appended.Zip(appended.Skip(1)).All(pair => pair.First.Position.Seq < pair.Second.Position.Seq),
                $"A batch stands as {string.Join(", ", appended.Select(message => message.Position.Seq))}.");

            return true;
        }
        catch (StoreTimeoutException)
        {
            return false;
        }
        catch (AppendFailedException) when (!_weather.IsCalm)
        {
            return false;
        }
    }

    /// <summary>Ends when the process was killed, if ever.</summary>
    private Task DieAsync(SimProcess process)
    {
        if (_weather.Crash == 0 || _random.NextDouble() > _weather.Crash * 30)
        {
            return _never;
        }

        return KillAsync(process, NewProcess("killer"));
    }

    private async Task KillAsync(SimProcess process, SimProcess killer)
    {
        await killer.WaitAsync(TimeSpan.FromMilliseconds(_random.Next(_random.Next(2) == 0 ? 100 : 800)));
        _kills += _scheduler.Kill(process) ? 1 : 0;
    }

    private async Task DrainAsync(SimProcess reader)
    {
        await reader.WaitAsync(TimeSpan.FromMinutes(10));
        var (after, messages) = (Position.Start, new List<LoggedMessage>());
        while (true)
        {
            var page = await Log(reader).ReadForwardAsync(Topic, after, Limit(), CancellationToken.None);
            _witness.OnPage(reader.Name, Topic, after.Seq, page.Next.Seq, page);
            messages.AddRange(page.Messages);
            Witness.Check(!page.Pending, $"Number {page.Next.Seq + 1} is pending for ever.");
            after = page.Next;
            if (page.Next == page.Head)
            {
                break;
            }
        }

        foreach (var message in messages)
        {
            Witness.Check(Encoding.UTF8.GetString(message.Body.Span) == $"{message.Sender}/{message.Id}", "A body is not its message's.");
        }

        _witness.OnEnd(Topic, messages, after);
    }

    private PageLimit Limit() => new(_random.Next(1, 6), _random.Next(3) == 0 ? _random.Next(1, 20) : 100_000);

    private MessageLog Log(SimProcess reader) => Log(reader, _settings.ReaderStore, _settings.ReaderRules);

    private MessageLog Log(SimProcess process, Func<ILogStore, ILogStore> decorate, LogRules rules) =>
        new(decorate(process), _watermarks(rules), generation: 1, process.Clock);

    /// <summary>Logs of a few numbers get watermarks too, moved on by appenders and readers, and runs of a few voids.</summary>
    public static Func<LogRules, LogRules> Watermarks(Random random)
    {
        var (step, near) = (1 << random.Next(6), random.Next(2) == 0 ? random.Next(4) : 64);
        return rules => rules with { WatermarkStep = step, WatermarkEvery = step, NearEnd = near, LongRun = Math.Max(1, step / 4) };
    }

    private SimProcess NewProcess(string name)
    {
        var difference = _weather.ClockDifference.TotalMilliseconds * ((2 * _random.NextDouble()) - 1);
        return new(_scheduler, _table, $"{name}#{++_processes}", TimeSpan.FromMilliseconds(difference));
    }
}
