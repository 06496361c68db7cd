using System.Collections.Concurrent;
using System.Text.Json;
using EndToEnd.Clients;
using Microsoft.Playwright;

namespace EndToEnd.Recovery;

/// <summary>The page in a tab, and what the application in it has seen.</summary>
internal sealed class Tab
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private const int StepMs = 250;
    private readonly ConcurrentQueue<string> _console = [];

    public Tab(IPage page)
    {
        Page = page;
        page.Console += (_, message) => _console.Enqueue(message.Text);
        page.PageError += (_, error) => _console.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>Everything so far, in the order in which the application saw it.</summary>
    public async Task<IReadOnlyList<Entry>> EntriesAsync()
    {
        var entries = await Page.EvaluateAsync<JsonElement>("window.recovery?.entries() ?? []");
        return entries.Deserialize<List<Entry>>(Web)!;
    }

    /// <summary>Publishes as the application; the record says when it was sent, or has failed.</summary>
    public Task PublishAsync(string topic, string id) =>
        Page.EvaluateAsync("([topic, id]) => window.recovery.publish(topic, id)", (string[])[topic, id]);

    /// <summary>Waits until the record is as wanted.</summary>
    public async Task<IReadOnlyList<Entry>> UntilAsync(Func<IReadOnlyList<Entry>, bool> isSo, string what)
    {
        IReadOnlyList<Entry> entries = [];
        try
        {
            await Eventually.BeAsync(async () => isSo(entries = await EntriesAsync()), what, seconds: 60);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Not seen: {what}. The application saw:\n{string.Join('\n', entries)}\nThe console:\n{string.Join('\n', _console.TakeLast(5))}");
        }

        return entries;
    }

    /// <summary>
    /// Lets the page live through a time: all of its timers run as they come due, a few at once, and what they start gets its answers in between. The
    /// long run waits for as long as it takes.
    /// </summary>
    public async Task LiveAsync(TimeSpan time)
    {
        if (Tests.TestSizes.RecoveryInRealTime)
        {
            var end = await NowAsync() + time.TotalMilliseconds;
            await Eventually.BeAsync(async () => await NowAsync() >= end, $"the page's clock {time} later", time.TotalSeconds + 60);
            return;
        }

        for (var left = (long)time.TotalMilliseconds; left > 0; left -= StepMs)
        {
            await Page.Clock.RunForAsync(Math.Min(left, StepMs));
        }
    }

    /// <summary>Waits until the page tries to connect again, which it does at its own time.</summary>
    public Task RetryAsync() => Eventually.BeAsync(
        async () =>
        {
            if ((await EntriesAsync()).Last(entry => entry.Kind == "connection").Name != "waiting")
            {
                return true;
            }

            await LiveAsync(TimeSpan.FromMilliseconds(StepMs));
            return false;
        },
        "another connection",
        seconds: 60);

    /// <summary>A laptop whose lid is closed while <paramref name="meanwhile"/> happens: the page stands still, and its clock is ahead when it goes on.</summary>
    public async Task SleepAsync(TimeSpan time, Func<Task> meanwhile)
    {
        await FreezeAsync(meanwhile);
        await Page.Clock.FastForwardAsync((long)time.TotalMilliseconds);
    }

    /// <summary>Stops the page while <paramref name="meanwhile"/> happens: no timer runs, and what comes waits at its door.</summary>
    public async Task FreezeAsync(Func<Task> meanwhile)
    {
        // Chromium freezes no page that is driven, for they all count as visible. A debugger that pauses it does the same to it.
        var devTools = await Page.Context.NewCDPSessionAsync(Page);
        var paused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        devTools.Event("Debugger.paused").OnEvent += (_, _) => paused.TrySetResult();
        await devTools.SendAsync("Debugger.enable");
        await devTools.SendAsync("Debugger.pause");
        var statement = devTools.SendAsync("Runtime.evaluate", new Dictionary<string, object> { ["expression"] = "0" });
        await paused.Task;
        await meanwhile();
        await devTools.SendAsync("Debugger.disable");
        await statement;
        await devTools.DetachAsync();
    }

    /// <summary>The browser says that the network is back.</summary>
    public Task GoOnlineAsync() => Page.EvaluateAsync("dispatchEvent(new Event('online'))");

    private Task<double> NowAsync() => Page.EvaluateAsync<double>("Date.now()");
}
