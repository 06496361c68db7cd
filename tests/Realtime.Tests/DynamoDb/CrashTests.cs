using System.Collections.Concurrent;
using System.Text;
using Amazon.Runtime;
using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.DynamoDb;

/// <summary>The log's promise with real processes that are really killed, on a real store.</summary>
public sealed class CrashTests(Dynalite dynalite) : IClassFixture<Dynalite>, IDisposable
{
    private const int Processes = 8;
    private const int KillsPerProcess = 3;

    private static readonly LogTopic Topic = new("chat/general", TimeSpan.FromDays(90));

    private readonly ConcurrentDictionary<(string Sender, string Id), long> _reported = new();
    private readonly ConcurrentDictionary<long, string> _shown = new();
    private readonly string _table = $"MessageLog-{Guid.NewGuid():N}";

    // A page for every few events: readers that ask all the time would leave the store no time for the appends.
    private readonly SemaphoreSlim _progress = new(0);
    private int _kills;
    private int _events;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, TestSizes.CrashSeeds)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Processes_that_are_killed_at_any_step_lose_and_repeat_nothing(int seed)
    {
        using var client = dynalite.CreateClient();
        await Dynalite.CreateTableAsync(client, _table);
        var token = TestContext.Current.CancellationToken;
        var random = new Random(seed);
        using var done = new CancellationTokenSource();

        // The readers' clocks run ahead, so that they seal numbers which are still in flight: that may cost numbers, never messages.
        Task[] readers = [ReadForwardsAsync(TimeSpan.FromSeconds(4.5), done.Token), ReadBackwardsAsync(TimeSpan.FromSeconds(4), done.Token)];
        var work = Work(random);
        await Task.WhenAll(work.Select(events => AppendAllAsync(events, Kills(random), token)));
        await done.CancelAsync();
        _ = _progress.Release(readers.Length);
        await Task.WhenAll(readers);

        Assert.True(_kills >= TestSizes.CrashKills, $"Only {_kills} processes were killed.");
        await CheckAsync(work, token);
    }

    public void Dispose() => _progress.Dispose();

    private static Queue<int> Kills(Random random) => new(Enumerable.Range(0, KillsPerProcess).Select(_ => random.Next(2, 40)));

    /// <summary>Each process has its own messages, one or some at a time, and some that another process has too.</summary>
    private static List<List<AppendEvent>> Work(Random random)
    {
        var work = Enumerable.Range(0, Processes).Select(_ => new List<AppendEvent>()).ToList();
        for (var number = 0; number < TestSizes.CrashMessages;)
        {
            var size = Math.Min(random.Next(4) == 0 ? random.Next(2, 6) : 1, TestSizes.CrashMessages - number);
            var ids = Enumerable.Range(number, size).Select(id => $"m{id}").ToArray();
            var one = new AppendEvent($"eu-west-1:{random.Next(4)}", ids);
            work[random.Next(Processes)].Add(one);
            if (random.Next(10) == 0)
            {
                work[random.Next(Processes)].Add(one);
            }

            number += size;
        }

        return work;
    }

    private async Task AppendAllAsync(List<AppendEvent> events, Queue<int> kills, CancellationToken token)
    {
        var process = Start(kills);
        try
        {
            foreach (var work in events)
            {
                IReadOnlyList<Position>? positions;
                while ((positions = await process.AppendAsync(work, token)) is null)
                {
                    if (process.WasKilled)
                    {
                        _ = Interlocked.Increment(ref _kills);
                        process.Dispose();
                        process = Start(kills);
                    }
                }

                if (Interlocked.Increment(ref _events) % 2 == 0)
                {
                    _ = _progress.Release();
                }

                foreach (var (id, position) in work.Ids.Zip(positions))
                {
                    Assert.Equal(position.Seq, _reported.GetOrAdd((work.Sender, id), position.Seq));
                }
            }
        }
        finally
        {
            process.Dispose();
        }
    }

    private AppenderProcess Start(Queue<int> kills) =>
        new(dynalite.Endpoint, _table, Topic.Topic, kills.TryDequeue(out var step) ? step : int.MaxValue);

    private async Task ReadForwardsAsync(TimeSpan ahead, CancellationToken done)
    {
        using var client = dynalite.CreateClient();
        var log = Log(client, ahead);
        var after = Position.Start;
        while (!done.IsCancellationRequested)
        {
            await _progress.WaitAsync(CancellationToken.None);
            try
            {
                var page = await log.ReadForwardAsync(Topic, after, new(50, 100_000), CancellationToken.None);
                Show(after.Seq, page.Next.Seq, page);
                after = page.Next;
            }
            catch (AmazonServiceException)
            {
                // The table is too busy: asked again.
            }
        }
    }

    private async Task ReadBackwardsAsync(TimeSpan ahead, CancellationToken done)
    {
        using var client = dynalite.CreateClient();
        var log = Log(client, ahead);
        Position? before = null;
        while (!done.IsCancellationRequested)
        {
            await _progress.WaitAsync(CancellationToken.None);
            try
            {
                var page = await log.ReadBackwardAsync(Topic, before, new(20, 100_000), CancellationToken.None);
                Show(page.Next.IsStart ? 0 : page.Next.Seq - 1, before is { } position ? position.Seq - 1 : page.Head.Seq, page);
                before = page.Next.IsStart || page.Head.Seq - page.Next.Seq > 100 ? null : page.Next;
            }
            catch (AmazonServiceException)
            {
                // The table is too busy: asked again.
            }
        }
    }

    private MessageLog Log(Amazon.DynamoDBv2.IAmazonDynamoDB client, TimeSpan ahead) =>
        new(client, _table, generation: 1, new SimClock(TimeProvider.System.GetUtcNow, ahead));

    /// <summary>What a page has said of a number, every page says.</summary>
    private void Show(long after, long upTo, LogPage page)
    {
        Assert.False(page.Truncated);
        var messages = page.Messages.ToDictionary(message => message.Position.Seq, Name);
        for (var seq = after + 1; seq <= upTo; seq++)
        {
            var name = messages.GetValueOrDefault(seq, "nothing");
            Assert.Equal(_shown.GetOrAdd(seq, name), name);
        }
    }

    /// <summary>Ten minutes later, a new reader gets each message once, at the number that was reported, and everything settled.</summary>
    private async Task CheckAsync(List<List<AppendEvent>> work, CancellationToken token)
    {
        using var client = dynalite.CreateClient();
        var log = Log(client, TimeSpan.FromMinutes(10));
        var messages = new List<LoggedMessage>();
        LogPage page;
        var after = Position.Start;
        do
        {
            page = await log.ReadForwardAsync(Topic, after, new(500, 1_000_000), token);
            Show(after.Seq, page.Next.Seq, page);
            messages.AddRange(page.Messages);
            after = page.Next;
        }
        while (page.Next != page.Head || page.Pending);

        var wanted = work.SelectMany(events => events).SelectMany(one => one.Ids.Select(id => $"{one.Sender}/{id}")).Distinct();
        Assert.Equal(wanted.Order(), messages.Select(Name).Order());
        Assert.All(messages, message => Assert.Equal(Name(message), Encoding.UTF8.GetString(message.Body.Span)));
        Assert.All(messages, message => Assert.Equal(_reported[(message.Sender, message.Id)], message.Position.Seq));
        Assert.Equal(after.Seq, _shown.Count);
        Assert.Equal(after.Seq, (await new DynamoDbLogStore(client, _table).GetHeadAsync(Topic.Topic, token))!.Last);
    }

    private static string Name(LoggedMessage message) => $"{message.Sender}/{message.Id}";
}
