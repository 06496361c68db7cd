using System.Text;
using Realtime.Messages;
using Realtime.Scheduling;

namespace Realtime.Tests.Scheduling.Model;

/// <summary>
/// One event that waits, in a world where every step of whoever works at it may be the last: before it is done, or after it and before anybody
/// knows. Who was stopped is started again, as EventBridge and AWS Lambda do. The code is the real one; table and timer are simulated.
/// </summary>
internal sealed class ScheduleWorld(Choices choices, int mostKills) : IScheduleStore, IPublishingTimer
{
    private const string Source = "shop";
    private const string Id = "order-17";

    private static readonly EventKey Key = new(Source, "Notification", Id);
    private static readonly DateTimeOffset SendAt = new(2027, 3, 28, 1, 30, 0, TimeSpan.Zero);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"order-17"}""");

    private readonly Queue<Worker> _waiting = new();
    private ScheduledEvent? _item;
    private bool _isTimerSet;
    private Worker? _current;
    private int _kills = mostKills;

    /// <summary>What was told of the order to cancel, if there was one.</summary>
    public CancelOutcome? Cancelled { get; private set; }

    /// <summary>How often the event was published: under one message id, so once is as good as twice.</summary>
    public int Published { get; private set; }

    /// <summary>How often it was kept as new.</summary>
    public int Kept { get; private set; }

    /// <summary>What has become of the event.</summary>
    public ScheduleState? State => _item?.State;

    /// <summary>Whether everything that was to be done is remembered as done.</summary>
    public bool IsClosed => _item?.IsOpen is false;

    private ScheduledEvents Events => new(this, this);

    /// <summary>Lets an event come, once or twice, and be cancelled or not, until nobody has anything left to do.</summary>
    public void Run(int events, bool cancels)
    {
        for (var i = 0; i < events; i++)
        {
            _waiting.Enqueue(new Worker(ScheduleAsync));
        }

        if (cancels)
        {
            _waiting.Enqueue(new Worker(CancelAsync));
        }

        while (Next() is { } worker)
        {
            Step(worker);
        }
    }

    public Task<ScheduledEvent?> FindAsync(string source, string id, CancellationToken cancellationToken) => DoAsync(() => _item);

    public Task<bool> TryAddAsync(ScheduledEvent scheduled, CancellationToken cancellationToken) => DoAsync(() =>
    {
        var isNew = _item is null;
        _item ??= scheduled;
        Kept += isNew ? 1 : 0;
        return isNew;
    });

    public Task<ScheduledEvent?> TrySendAsync(string source, string id, CancellationToken cancellationToken) =>
        DoAsync(() => TryMove(ScheduleState.Sent, null) ? _item : null);

    public Task<bool> TryCancelAsync(string source, string id, string by, CancellationToken cancellationToken) =>
        DoAsync(() => TryMove(ScheduleState.Cancelled, by));

    public Task FinishAsync(string source, string id, CancellationToken cancellationToken) => DoAsync(() =>
    {
        _item = _item is { State: ScheduleState.Sent } ? _item with { IsPublished = true, Body = default } : _item;
        return true;
    });

    public Task SetAsync(string source, string id, DateTimeOffset at, string functionArn, CancellationToken cancellationToken) => DoAsync(() => _isTimerSet = true);

    public Task RemoveAsync(string source, string id, CancellationToken cancellationToken) => DoAsync(() =>
    {
        _isTimerSet = false;
        return true;
    });

    private bool TryMove(ScheduleState to, string? by)
    {
        if (_item is not { State: ScheduleState.Scheduled })
        {
            return false;
        }

        _item = _item with { State = to, CancelledBy = by };
        return true;
    }

    private Task<ScheduleOutcome> ScheduleAsync() => Events.ScheduleAsync(Key, SendAt, Body, "function", CancellationToken.None);

    private async Task CancelAsync() => Cancelled = await Events.CancelAsync(Source, Id, "order to cancel", CancellationToken.None);

    private async Task SendAsync()
    {
        var taken = await Events.TakeAsync(Source, Id, CancellationToken.None);
        if (taken is { IsOpen: true })
        {
            Assert.Equal(Body, taken.Body.ToArray());
            await DoAsync(() => Published++);
            await Events.FinishAsync(taken, CancellationToken.None);
        }
    }

    // Whoever can go on; a timer that is set may run off at any moment, and AWS may call twice.
    private Worker? Next()
    {
        var choice = _waiting.Count + (_isTimerSet ? 1 : 0) is var ways and > 0 ? choices.Next(ways) : -1;
        if (choice < 0)
        {
            return null;
        }

        if (choice == _waiting.Count)
        {
            _isTimerSet = false;
            return new Worker(SendAsync);
        }

        for (var i = 0; i < choice; i++)
        {
            _waiting.Enqueue(_waiting.Dequeue());
        }

        return _waiting.Dequeue();
    }

    // Until it asks for its next step, or is done.
    private void Step(Worker worker)
    {
        _current = worker;
        worker.GoOn();
        if (worker.IsStopped)
        {
            _waiting.Enqueue(new Worker(worker.Start));
        }
        else if (!worker.IsDone)
        {
            _waiting.Enqueue(worker);
        }
    }

    private async Task<T> DoAsync<T>(Func<T> action)
    {
        var me = _current!;
        var step = new TaskCompletionSource();
        me.Step = step;
        await step.Task;
        // 0: it goes well. 1: it is stopped before the step, 2: behind it.
        var fate = _kills > 0 ? choices.Next(3) : 0;
        _kills -= fate > 0 ? 1 : 0;
        if (fate == 1)
        {
            throw new StoppedException();
        }

        var result = action();
        return fate == 2 ? throw new StoppedException() : result;
    }

    private sealed class StoppedException : Exception
    {
        public StoppedException()
        {
        }

        public StoppedException(string message)
            : base(message)
        {
        }

        public StoppedException(string message, Exception inner)
            : base(message, inner)
        {
        }
    }

    private sealed class Worker(Func<Task> start)
    {
        private Task? _task;

        public Func<Task> Start => start;

        public TaskCompletionSource? Step { get; set; }

        public bool IsDone => _task!.IsCompletedSuccessfully;

        public bool IsStopped => _task!.IsFaulted && _task.Exception.InnerException is StoppedException ? true : _task.IsFaulted ? throw _task.Exception : false;

        public void GoOn()
        {
            // Up to its first step nothing happens that anybody could see.
            _task ??= start();
            // Goes on right here: everything runs on the one thread of the test.
            Step!.SetResult();
        }
    }
}
