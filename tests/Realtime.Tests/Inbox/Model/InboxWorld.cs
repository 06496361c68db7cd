using System.Globalization;
using System.Text;
using Realtime.Inbox;
using Realtime.Inbox.State;
using Realtime.Log;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Inbox.Model;

/// <summary>
/// One seeded interleaving of an inbox's life: notifications that come, devices that read pages and change states at once and again, and processes that die between any
/// two steps or get no answers. Every answer is held against the log at once.
/// </summary>
internal sealed class InboxWorld
{
    private const string Identity = "eu-west-1:11111111-1111-4111-8111-111111111111";
    private const int MaxSteps = 60_000;

    private static readonly Task Never = new TaskCompletionSource().Task;
    private static readonly LogTopic Topic = RealtimeInbox.LogOf(Identity);

    private readonly Random _random;
    private readonly Weather _weather;
    private readonly InboxRules _rules;
    private readonly Func<IInboxStore, IInboxStore> _decorate;
    private readonly SimTable _log = new(SimConditions.All);
    private readonly InboxItems _items = new();
    private readonly SimScheduler _scheduler;
    private readonly RunningTasks _running = new();
    private int _processes;
    private int _kills;
    private int _changes;

    private InboxWorld(int seed, Func<IInboxStore, IInboxStore> decorate)
    {
        (_random, _decorate) = (new(seed), decorate);
        _weather = Weather.From(_random);
        _scheduler = new(_random, _weather, new(_log));
        _rules = InboxRules.Design with
        {
            // So that folds meet.
            KeepEntries = _random.Next(1, 8),
            PageMessages = _random.Next(1, 12),
            MaxPages = _random.Next(1, 4),
            ReadAtOnce = _random.Next(1, 4),
        };
    }

    /// <summary>Runs the world of a seed, and throws at the first thing that does not hold.</summary>
    public static (int Changes, int Kept, int Kills) Run(int seed, Func<IInboxStore, IInboxStore>? decorate = null)
    {
        var world = new InboxWorld(seed, decorate ?? (static store => store));
        try
        {
            return world.Run();
        }
        catch (Exception violation) when (violation is ModelViolationException or LogCorruptedException or AppendFailedException or InboxMovedException)
        {
            throw new ModelViolationException($"Seed {seed}: {violation.Message}");
        }
    }

    private (int Changes, int Kept, int Kills) Run()
    {
        _scheduler.Run(StartAll, () => _running.Observe() == 0, MaxSteps);
        _scheduler.IsFair = true;

        // Long after, when what died is settled: all lists are the log's, also when the fold is made again.
        _scheduler.Run(() => _running.Add(SettleAsync()), () => _running.Observe() == 0, _scheduler.Steps + MaxSteps);
        var changes = _log.Entries.Where(entry => entry.Message?.Kind == InboxChange.Kind).Select(entry => entry.Message!.Id).ToList();
        Witness.Check(changes.Distinct().Count() == changes.Count, "A change stands twice in the log.");
        Witness.Check(changes.Count(id => id.StartsWith("state:d", StringComparison.Ordinal)) <= _changes, "There is a change that nobody made.");
        return (changes.Count, _items.Kept, _kills);
    }

    private void StartAll()
    {
        _running.Add(PublishAllAsync());
        for (var device = 0; device < 3; device++)
        {
            _running.Add(UseAsync($"d{device}", _random.Next(3, 9)));
        }

        if (_random.Next(3) == 0)
        {
            _running.Add(ForgetAsync());
        }
    }

    private async Task PublishAllAsync()
    {
        for (var count = _random.Next(4, 30); count > 0; count--)
        {
            var id = $"n{count}";
            await RetryAsync("publisher", async process =>
            {
                var message = new NewMessage { Id = id, Sender = "backend", SentAt = _scheduler.Now, Body = Encoding.UTF8.GetBytes(id) };
                await Log(process).AppendAsync(Topic, message, CancellationToken.None);
                return true;
            });
            await PauseAsync("publisher", 200);
        }
    }

    private async Task UseAsync(string name, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            await PauseAsync(name, 400);
            IReadOnlyList<InboxMessage> known = [];
            await RetryAsync(name, async process =>
            {
                known = await ReadAsync(process, AnyShow(), before: null);
                return true;
            });
            if (known.Count == 0)
            {
                continue;
            }

            var (change, id) = (AnyChange(known), string.Create(CultureInfo.InvariantCulture, $"{name}-{round}"));
            _changes++;
            await RetryAsync(name, async process =>
            {
                var outcome = await Inbox(process).ChangeAsync(Identity, change, id, new(), CancellationToken.None);
                Witness.Check(outcome.Wrong is null, $"{change} is wrong: {outcome.Wrong}.");
                TruthAt(outcome.Counts!.UpTo).Check(outcome.Counts, seen: 0);
                return true;
            });
        }
    }

    private async Task<IReadOnlyList<InboxMessage>> ReadAsync(InboxProcess process, InboxShow show, Position? before)
    {
        var (query, limit) = (new InboxQuery(show, before), _random.Next(1, 12));
        var page = await Inbox(process).ReadAsync(Identity, query, new(limit, 100_000), CancellationToken.None);
        TruthAt(page.Counts.UpTo).Check(page, query, limit, seen: 0);
        return page.Messages;
    }

    private InboxChange AnyChange(IReadOnlyList<InboxMessage> known)
    {
        var positions = known.Select(message => message.Message.Position).ToList();
        return _random.Next(4) == 0
            ? new() { Action = _random.Next(3) == 0 ? InboxAction.Archive : InboxAction.Read, UpTo = positions[_random.Next(positions.Count)] }
            : new() { Action = (InboxAction)_random.Next(4), Positions = [.. positions.Where(_ => _random.Next(2) == 0).DefaultIfEmpty(positions[0])] };
    }

    private InboxShow AnyShow() => (InboxShow)_random.Next(3);

    private async Task ForgetAsync()
    {
        await PauseAsync("eraser", 3_000);
        await NewProcess("eraser").Log.WaitAsync(TimeSpan.Zero);
        _items.Forget();
    }

    private async Task SettleAsync()
    {
        await NewProcess("settler").Log.WaitAsync(TimeSpan.FromMinutes(10));
        for (var isAgain = false; ; isAgain = true)
        {
            var process = NewProcess("settler");
            InboxCounts counts;
            do
            {
                counts = (await Inbox(process).ReadAsync(Identity, new(InboxShow.All, null), new(1, 100), CancellationToken.None)).Counts;
            }
            while (counts.UpTo.Seq < (_log.Head?.Last ?? 0));
            foreach (var show in Enum.GetValues<InboxShow>())
            {
                await ReadAsync(process, show, before: null);
            }

            if (isAgain)
            {
                return;
            }

            _items.Forget();
        }
    }

    private InboxTruth TruthAt(Position upTo) => new(_log.Entries, upTo.Seq);

    /// <summary>Whenever its process dies or fails, it is run again by another, until one has done it.</summary>
    private async Task RetryAsync(string name, Func<InboxProcess, Task<bool>> attempt)
    {
        for (var attempts = 0; ; attempts++)
        {
            var process = NewProcess(name);
            var run = TryAsync(process, attempt);
            var death = attempts < 3 ? DieAsync(process) : Never;
            if (await Task.WhenAny(run, death) == run && await run)
            {
                return;
            }

            await PauseAsync(name, _random.Next(2) == 0 ? 200 : 70_000);
        }
    }

    private static async Task<bool> TryAsync(InboxProcess process, Func<InboxProcess, Task<bool>> attempt)
    {
        try
        {
            return await attempt(process);
        }
        catch (Exception failure) when (failure is StoreTimeoutException or AppendFailedException)
        {
            return false;
        }
    }

    private async Task DieAsync(InboxProcess process)
    {
        if (_weather.Crash == 0 || _random.NextDouble() > _weather.Crash * 40)
        {
            await Never;
        }

        await PauseAsync("killer", 300);
        _kills += _scheduler.Kill(process.Log) ? 1 : 0;
    }

    private Task PauseAsync(string name, int milliseconds) => NewProcess(name).Log.WaitAsync(TimeSpan.FromMilliseconds(_random.Next(milliseconds)));

    private RealtimeInbox Inbox(InboxProcess process) => new(_decorate(process), Log(process), _rules, process.Log.Clock);

    private static MessageLog Log(InboxProcess process) => new(process.Log, LogRules.Design, generation: 1, process.Log.Clock);

    private InboxProcess NewProcess(string name)
    {
        var difference = _weather.ClockDifference.TotalMilliseconds * ((2 * _random.NextDouble()) - 1);
        return new(_scheduler, new(_scheduler, _log, $"{name}#{++_processes}", TimeSpan.FromMilliseconds(difference)), _items);
    }
}
