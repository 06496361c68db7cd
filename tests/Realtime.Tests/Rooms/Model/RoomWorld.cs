using Realtime.Log;
using Realtime.Rooms;
using Realtime.Rooms.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Rooms.Model;

/// <summary>
/// One seeded interleaving of a room's life: changes of all kinds, repeated and by several at once, members who write, users who open, listen
/// and read all the time whether they may or not, and processes that sleep, die, and get no answers.
/// </summary>
internal sealed partial class RoomWorld
{
    public const string RoomId = "r";

    private const int MaxSteps = 60_000;

    private static readonly string[] Users = ["u0", "u1", "u2", "u3", "u4"];

    // Of each world its own: who waits for it is remembered by it, and with one for all no world would ever be let go.
    private readonly Task _never = new TaskCompletionSource().Task;

    private readonly Random _random;
    private readonly RoomModelSettings _settings;
    private readonly Weather _weather;
    private readonly RoomRules _rules;
    private readonly SimTable _log;
    private readonly SimRooms _rooms;
    private readonly SimBroker _broker = new();
    private readonly SimScheduler _scheduler;
    private readonly RoomWitness _witness;
    private readonly RoomHistory _history;
    private readonly int _slowModeSeconds;
    private readonly RunningTasks _running = new();

    private int _processes;
    private int _working;
    private int _kills;
    private bool _isSettling;
    private bool _isSettled;

    private RoomWorld(int seed, RoomModelSettings settings)
    {
        _random = new(seed);
        _settings = settings;
        _weather = Weather.From(_random);
        _history = settings.History ?? (_random.Next(2) == 0 ? RoomHistory.Joined : RoomHistory.All);
        _slowModeSeconds = settings.SlowModeSeconds ?? (_random.Next(4) == 0 ? 2 : 0);
        _rules = settings.Rules(RoomRules.Design with
        {
            // So that changes meet.
            RemovalKeyAge = TimeSpan.Zero,
            AdditionKeyAge = TimeSpan.Zero,
            UnfinishedAge = TimeSpan.FromMilliseconds(_random.Next(3) * 300),
            KeyLifetime = _random.Next(4) == 0 ? TimeSpan.FromSeconds(4) : TimeSpan.FromHours(24),
            MaxMembers = _random.Next(3) == 0 ? 4 : 1_000,
        });
        _log = new(settings.LogConditions);
        _rooms = new(settings.Conditions);
        _scheduler = new(_random, _weather, new(_log));
        _witness = new(_log, _rooms, _broker, _history, _rules);
    }

    /// <summary>Runs the world of a seed, and throws at the first thing that does not hold.</summary>
    public static RoomWorldSummary Run(int seed, RoomModelSettings settings)
    {
        var world = new RoomWorld(seed, settings);
        try
        {
            return world.Run();
        }
        catch (Exception violation) when (violation is ModelViolationException or LogCorruptedException or AppendFailedException)
        {
            throw new ModelViolationException($"Seed {seed}: {violation.Message}");
        }
    }

    private RoomWorldSummary Run()
    {
        _scheduler.Run(() => _running.Add(LiveAsync()), () => _running.Observe() <= Users.Length && _working == 0, MaxSteps);
        _scheduler.IsFair = true;

        // Long after, what died is finished by whoever wants to change something, though there is nothing to change.
        _scheduler.Run(() => _running.Add(SettleAsync()), () => _running.Observe() == 0, _scheduler.Steps + MaxSteps);
        return _witness.OnEnd(_kills, _scheduler.Steps, Users);
    }

    private async Task LiveAsync()
    {
        _working++;
        await RetryAsync("creator", CreateAsync);
        foreach (var user in Users)
        {
            _running.Add(ListenAsync(user));
        }

        for (var changer = 0; changer < 3; changer++)
        {
            Work(ChangeAllAsync($"changer-{changer}"));
        }

        for (var writer = 0; writer < 2; writer++)
        {
            Work(WriteAllAsync($"writer-{writer}"));
        }

        Work(ReadAllAsync());
        Work(CreateAgainAsync());
        _working--;
    }

    private async Task<bool> CreateAsync(RoomProcess process)
    {
        var settings = new RoomSettings { Title = "t0", History = _history, SlowModeSeconds = _slowModeSeconds };
        var request = new NewRoom { Id = RoomId, Settings = settings, Members = [new(User("u1"), RoomRole.Member)] };
        var made = await Rooms(process).Changes.CreateAsync(request, new(User("u0")), CancellationToken.None);
        Witness.Check(made.Refusal is null or { Reason: RoomReason.Exists }, $"A room was not made: {made.Refusal}.");
        return true;
    }

    /// <summary>The event that makes the room comes once more.</summary>
    private async Task CreateAgainAsync()
    {
        await PauseAsync("creator", 800);
        await RetryAsync("creator", CreateAsync);
    }

    private async Task SettleAsync()
    {
        _isSettling = true;
        await NewProcess("settler").WaitAsync(TimeSpan.FromSeconds(20));
        await RetryAsync("settler", async process =>
        {
            _ = await Rooms(process).Changes.ChangeSettingsAsync(RoomId, new(), RoomActor.Backend, CancellationToken.None);
            return true;
        });
        Witness.Check(_rooms.Room(RoomId)!.Intent is null, "A change is never carried out.");
        if (_rooms.Room(RoomId)!.IsDeleted)
        {
            var process = NewProcess("sweeper");
            for (string? next = ""; next is not null;)
            {
                next = await Rooms(process).Lists.SweepAsync(RoomId, next, CancellationToken.None);
            }
        }

        await LookThroughAsync();
        _isSettled = true;
    }

    /// <summary>What is counted of users who meet their bound.</summary>
    private async Task LookThroughAsync()
    {
        var process = NewProcess("bounded");
        var counts = new RoomCounts(process, _rules, process.Log.Clock);
        foreach (var user in Users)
        {
            _ = await counts.LookThroughOpenedAsync(user, _rooms.Counted(user, RoomCount.Opened), CancellationToken.None);
        }
    }

    /// <summary>An event: whenever its process dies or fails, it is run again by another, until one has done it.</summary>
    private async Task RetryAsync(string name, Func<RoomProcess, Task<bool>> attempt)
    {
        for (var attempts = 0; ; attempts++)
        {
            var process = NewProcess(name);
            var run = TryAsync(process, attempt);
            var death = attempts < 3 ? DieAsync(process) : _never;
            if (await Task.WhenAny(run, death) == run && await run)
            {
                return;
            }

            await NewProcess(name).WaitAsync(TimeSpan.FromMilliseconds(_random.Next(_random.Next(3) > 0 ? 200 : 4_000)));
        }
    }

    private static async Task<bool> TryAsync(RoomProcess process, Func<RoomProcess, Task<bool>> attempt)
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

    /// <summary>Ends when the process was killed, if ever.</summary>
    private async Task DieAsync(RoomProcess process)
    {
        if (_weather.Crash == 0 || _random.NextDouble() > _weather.Crash * 40)
        {
            await _never;
        }

        await NewProcess("killer").WaitAsync(TimeSpan.FromMilliseconds(_random.Next(_random.Next(2) == 0 ? 100 : 800)));
        _kills += _scheduler.Kill(process.Log) ? 1 : 0;
    }

    private RealtimeRooms Rooms(RoomProcess process)
    {
        var ports = _settings.Ports(new(process, process.Log, process));
        var log = new MessageLog(ports.Log, LogRules.Design, generation: 1, process.Log.Clock);
        var rules = _isSettling ? _rules with { KeyLifetime = TimeSpan.FromHours(24) } : _rules;
        return new(ports.Rooms, log, ports.Broker, (sub, _) => process.AskAsync(() => _witness.IsBlocked(sub)), rules, process.Log.Clock);
    }

    private RoomProcess NewProcess(string name)
    {
        var difference = _weather.ClockDifference.TotalMilliseconds * ((2 * _random.NextDouble()) - 1);
        var isSleepy = _random.Next(_settings.SleepyOneIn) == 0;
        var log = new SimProcess(_scheduler, _log, $"{name}#{++_processes}", TimeSpan.FromMilliseconds(difference));
        return new(_scheduler, log, _rooms, _broker)
        {
            // Towards the end nobody comes late any more.
            Sleep = () => isSleepy && !_isSettling && _random.Next(4) == 0 ? TimeSpan.FromMilliseconds(_random.Next(3_000)) : TimeSpan.Zero,
        };
    }

    private static RoomUser User(string sub) => new(sub, [sub]);

    private string AnyUser() => Users[_random.Next(Users.Length)];

    private Task PauseAsync(string name, int milliseconds) =>
        NewProcess(name).WaitAsync(TimeSpan.FromMilliseconds(_random.Next(milliseconds)));

    private void Work(Task work)
    {
        _working++;
        _running.Add(CountAsync(work));
    }

    private async Task CountAsync(Task work)
    {
        await work;
        _working--;
    }
}
