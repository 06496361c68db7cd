using Functions.Tests.Fakes;
using Realtime.Messages;
using Realtime.Publishing;

namespace Functions.Tests.Publishing;

/// <summary>Who is left of an event is never more than before, but for those whom nobody had begun with.</summary>
public sealed class UnfinishedEventsTests
{
    private static readonly EventKey Event = new("shop", "Notification", "order-1");

    private readonly UnfinishedEvents _unfinished = new(new FakeEventTable().Client, FakeEventTable.Name, new ManualClock());

    [Fact]
    public async Task Nothing_is_left_of_an_event_that_nobody_kept() => Assert.Null(await FindAsync());

    [Fact]
    public async Task Whom_an_attempt_failed_is_left()
    {
        await SaveAsync(["bob"], begun: ["alice", "bob"]);

        Assert.Equal(["bob"], await FindAsync());
    }

    [Fact]
    public async Task A_retry_without_time_forgets_nobody_who_was_reached()
    {
        await SaveAsync(["bob"], begun: ["alice", "bob"]);
        await SaveAsync(["alice", "bob"], begun: []);

        Assert.Equal(["bob"], await FindAsync());
    }

    [Fact]
    public async Task Who_was_logged_in_between_is_left_too()
    {
        await SaveAsync(["bob"], begun: ["alice", "bob"]);
        await SaveAsync(["alice", "bob", "carol"], begun: ["carol"]);

        Assert.Equal(["bob", "carol"], (await FindAsync())!.Order());
    }

    [Fact]
    public async Task When_only_the_reached_fail_nobody_is_left()
    {
        await SaveAsync(["bob"], begun: ["alice", "bob"]);
        await SaveAsync(["alice"], begun: []);

        Assert.Empty((await FindAsync())!);
    }

    private Task SaveAsync(string[] failed, string[] begun) =>
        _unfinished.SaveAsync(Event, failed, begun.ToHashSet(), TestContext.Current.CancellationToken);

    private Task<IReadOnlySet<string>?> FindAsync() => _unfinished.FindAsync(Event, TestContext.Current.CancellationToken);
}
