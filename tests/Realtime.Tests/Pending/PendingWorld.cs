using Realtime.Inbox.Pending;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Publishing;
using Realtime.Tests.Log.Model;
using Realtime.Topics;

namespace Realtime.Tests.Pending;

/// <summary>
/// One seeded interleaving of a first sign-in: publishers whose events come before, while and after it, sessions from two tabs, and drains by whoever
/// starts one; processes die, get no answers, and are run again as EventBridge, Lambda and a client do it.
/// </summary>
internal sealed class PendingWorld
{
    private const string Identity = "eu-west-1:11111111-1111-4111-8111-111111111111";
    private const string Subject = "sub-1";
    private const int Publishers = 3;
    private const int MaxSteps = 40_000;

    private static readonly TopicName Topic = TopicName.Parse($"notifications/{Identity}");
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly Random _random;
    private readonly Weather _weather;
    private readonly SimTable _log = new(SimConditions.All);
    private readonly SimPending _pending = new();
    private readonly SimScheduler _scheduler;
    private readonly RunningTasks _running = new();
    private readonly int _events;
    private readonly int _waitFirst;

    // When an event first took its place, and when it is known to wait: by these it came before another, or neither did.
    private readonly Dictionary<string, int> _started = [];
    private readonly Dictionary<string, int> _waits = [];
    private int _time;
    private int _kills;

    private PendingWorld(int seed, int waiting = 0)
    {
        _random = new(seed);
        (_events, _waitFirst) = waiting == 0 ? (5, 0) : ((waiting / Publishers) + 20, waiting);
        _weather = Weather.From(_random);
        _scheduler = new(_random, _weather, new(_log));
    }

    /// <summary>Runs the world of a seed, and throws at the first thing that does not hold.</summary>
    /// <returns>How many events waited, and how many processes were killed at work.</returns>
    public static (int Waited, int Kills) Run(int seed) => Run(seed, new PendingWorld(seed));

    /// <summary>Runs a world in which two tabs sign in at once when so many wait, less a few that come meanwhile, and more that come then.</summary>
    public static (int Waited, int Kills) RunFull(int seed, int waiting) => Run(seed, new PendingWorld(seed, waiting));

    private static (int Waited, int Kills) Run(int seed, PendingWorld world)
    {
        try
        {
            return world.Run();
        }
        catch (Exception violation) when (violation is ModelViolationException or LogCorruptedException)
        {
            throw new ModelViolationException($"Seed {seed}: {violation.Message}");
        }
    }

    private (int Waited, int Kills) Run()
    {
        var steps = MaxSteps + (_waitFirst * 1_000);
        _scheduler.Run(Start, () => _running.Observe() == 0, steps);
        _scheduler.IsFair = true;

        // Whatever a killed drain left behind, the next session sends.
        _scheduler.Run(() => _running.Add(SettleAsync()), () => _running.Observe() == 0, _scheduler.Steps + steps);
        Check();
        return (_waits.Count, _kills);
    }

    private void Start()
    {
        for (var publisher = 0; publisher < Publishers; publisher++)
        {
            _running.Add(PublishAllAsync(publisher));
        }

        for (var tab = 0; tab < 2; tab++)
        {
            _running.Add(_waitFirst > 0 ? OpenLaterAsync() : OpenAsync(_random.Next(_random.Next(2) == 0 ? 1_500 : 6_000)));
        }
    }

    private async Task SettleAsync()
    {
        await NewProcess("settler").Log.WaitAsync(TimeSpan.FromMinutes(1));
        await OpenAsync(0);
    }

    private async Task PublishAllAsync(int publisher)
    {
        for (var number = 0; number < _events; number++)
        {
            await NewProcess("pause").Log.WaitAsync(TimeSpan.FromMilliseconds(_random.Next(400)));

            // Of more than may wait the oldest are dropped: who would put those goes on when the user is there.
            while (_waitFirst > 0 && _started.Count >= _waitFirst && !_pending.IsSignedIn)
            {
                await NewProcess("pause").Log.WaitAsync(TimeSpan.FromMilliseconds(100));
            }

            var source = new EventKey("shop", "Notification", $"{publisher}-{number}");
            var isRepeated = false;
            await RetryAsync("publisher", async process =>
            {
                var again = isRepeated;
                isRepeated = true;
                await PublishAsync(process, source, again);
            });
        }
    }

    /// <summary>What the publisher does with one recipient.</summary>
    private async Task PublishAsync(PendingProcess process, EventKey source, bool isRepeated)
    {
        var pending = Pending(process);
        if (await process.IsSignedInAsync())
        {
            if (isRepeated)
            {
                await pending.DrainAsync(Subject, CancellationToken.None);
            }

            await Log(process).AppendAsync(
                LogTopic.Of(Topic)!,
                new() { Id = MessageId.Create(source, Topic.Value), Sender = BackendPublisher.Sender, SentAt = _scheduler.Now, Body = "{}"u8.ToArray() },
                CancellationToken.None);
            return;
        }

        _started.TryAdd(source.Id, _time++);
        await pending.KeepAsync(Subject, new() { Source = source, Body = "{}"u8.ToArray(), SentAt = _scheduler.Now }, CancellationToken.None);
        _waits.TryAdd(source.Id, _time++);
        if (await process.IsSignedInAsync())
        {
            await pending.DrainAsync(Subject, CancellationToken.None);
        }
    }

    private async Task OpenLaterAsync()
    {
        while (_waits.Count < _waitFirst - 10)
        {
            await NewProcess("pause").Log.WaitAsync(TimeSpan.FromMilliseconds(100));
        }

        await OpenAsync(_random.Next(300));
    }

    private async Task OpenAsync(int after)
    {
        await NewProcess("pause").Log.WaitAsync(TimeSpan.FromMilliseconds(after));
        await RetryAsync("session", async process =>
        {
            await process.SignInAsync();
            if (await process.AnyAsync(Subject, CancellationToken.None))
            {
                _running.Add(RetryAsync("drain", drain => Pending(drain).DrainAsync(Subject, CancellationToken.None)));
            }
        });
    }

    private async Task RetryAsync(string name, Func<PendingProcess, Task> attempt)
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

            await NewProcess(name).Log.WaitAsync(TimeSpan.FromMilliseconds(_random.Next(2_000)));
        }
    }

    private static async Task<bool> TryAsync(PendingProcess process, Func<PendingProcess, Task> attempt)
    {
        try
        {
            await attempt(process);
            return true;
        }
        catch (Exception failure) when (failure is StoreTimeoutException or AppendFailedException)
        {
            return false;
        }
    }

    private async Task DieAsync(PendingProcess process)
    {
        if (_random.Next(3) > 0)
        {
            await Never;
        }

        await NewProcess("killer").Log.WaitAsync(TimeSpan.FromMilliseconds(_random.Next(300)));
        _kills += _scheduler.Kill(process.Log) ? 1 : 0;
    }

    private PendingProcess NewProcess(string name) =>
        new(_scheduler, new SimProcess(_scheduler, _log, name, TimeSpan.FromMilliseconds(_random.Next(-100, 100))), _pending);

    private static MessageLog Log(PendingProcess process) => new(process.Log, LogRules.Design, generation: 1, process.Log.Clock);

    private static PendingNotifications Pending(PendingProcess process) => new(
        process,
        Log(process),
        async (_, _) => await process.IsSignedInAsync() ? [Identity] : [],
        (_, _, _) => Task.CompletedTask);

    private void Check()
    {
        Witness.Check(_pending.Waiting.Count == 0, $"{_pending.Waiting.Count} notifications wait for ever.");
        var numbers = _log.Entries
            .Where(entry => entry.Message is not null)
            .GroupBy(entry => entry.Message!.Id)
            .ToDictionary(same => same.Key, same => same.Select(entry => entry.Seq).ToList());
        Witness.Check(numbers.Values.All(same => same.Count == 1), "A notification stands twice.");
        Witness.Check(numbers.Count == Publishers * _events, $"{numbers.Count} of {Publishers * _events} notifications stand.");
        foreach (var (earlier, waits) in _waits)
        {
            foreach (var later in _waits.Keys.Where(later => _started[later] > waits))
            {
                Witness.Check(NumberOf(earlier) < NumberOf(later), $"{later} waited behind {earlier} and comes before it.");
            }
        }

        long NumberOf(string id) => numbers[MessageId.Create(new("shop", "Notification", id), Topic.Value)][0];
    }
}
