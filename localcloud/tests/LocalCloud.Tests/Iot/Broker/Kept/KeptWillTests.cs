using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.Iot.Broker.Kept;

/// <summary>Wills over the end of LocalCloud, which is not ended in order.</summary>
public sealed class KeptWillTests : IAsyncDisposable
{
    private const string Hour = "1100000E10";

    private readonly IotCloud _first = new();
    private readonly List<IotCloud> _later = [];

    private ManualClock Clock => _first.Clock;

    public async ValueTask DisposeAsync()
    {
        foreach (var cloud in _later)
        {
            await cloud.DisposeAsync();
        }

        await _first.DisposeAsync();
    }

    [Fact]
    public async Task A_delayed_will_is_published_by_the_next_run_when_it_is_due_and_by_none_after_that()
    {
        await LoseAsync("1800000064");
        Clock.Advance(TimeSpan.FromSeconds(50));

        var second = Restart();
        var watcher = await WatchAsync(second);
        await second.GoOnAsync();
        Clock.Advance(TimeSpan.FromSeconds(49));
        await watcher.ExpectNothingAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        await watcher.ExpectAsync(Packets.Publish("w", "bye"));

        var third = Restart();
        var next = await WatchAsync(third);
        await third.GoOnAsync();
        Clock.Advance(TimeSpan.FromSeconds(80));
        await next.ExpectNothingAsync();
    }

    [Fact]
    public async Task One_that_fell_due_meanwhile_is_published_once_rules_are_there()
    {
        await LoseAsync("1800000064");
        var second = Restart();
        Clock.Advance(TimeSpan.FromMinutes(10));
        var watcher = await WatchAsync(second);
        await watcher.ExpectNothingAsync();

        await second.GoOnAsync();

        await watcher.ExpectAsync(Packets.Publish("w", "bye"));
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task One_whose_session_ended_meanwhile_is_published_as_well()
    {
        await LoseAsync("1800000064", session: "1100000005");
        var second = Restart();
        Clock.Advance(TimeSpan.FromHours(3));
        var watcher = await WatchAsync(second);

        await second.GoOnAsync();

        await watcher.ExpectAsync(Packets.Publish("w", "bye"));
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_client_that_comes_back_to_the_next_run_in_time_has_no_will_published()
    {
        await LoseAsync("1800000064");
        Clock.Advance(TimeSpan.FromSeconds(1));
        var second = Restart();
        await second.GoOnAsync();
        var watcher = await WatchAsync(second);

        var client = second.Open();
        await client.SendAsync(Packets5.Connect("c", clean: false, Hour));
        await client.ExpectAsync(Packets5.Connack(isPresent: true));
        Clock.Advance(TimeSpan.FromSeconds(60));
        await watcher.ExpectNothingAsync();
        Clock.Advance(TimeSpan.FromSeconds(60));

        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task The_will_of_a_client_that_was_there_when_LocalCloud_was_killed_is_published()
    {
        await ConnectAsync("1800000014", Hour);
        var second = Restart();
        var watcher = await WatchAsync(second);
        await second.GoOnAsync();

        Clock.Advance(TimeSpan.FromSeconds(19));
        await watcher.ExpectNothingAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));

        await watcher.ExpectAsync(Packets.Publish("w", "bye"));
    }

    [Fact]
    public async Task The_will_of_a_client_that_took_its_leave_is_not()
    {
        var client = await ConnectAsync("", Hour);
        await client.SendAsync("E000");
        await client.EndedAsync();
        var second = Restart();
        var watcher = await WatchAsync(second);

        await second.GoOnAsync();

        await watcher.ExpectNothingAsync();
    }

    private static async Task<TestClient> WatchAsync(IotCloud cloud)
    {
        var watcher = await cloud.ConnectAsync("watcher");
        await watcher.SubscribeAsync("w", qos: 0);
        return watcher;
    }

    private async Task<TestClient> ConnectAsync(string will, string session)
    {
        var client = _first.Open();
        await client.SendAsync(Packets5.Connect("c", properties: session, keepAlive: 1_200, will: new("w", "bye", will)));
        await client.ExpectAsync(Packets5.Connack(keepAlive: 1_200));
        return client;
    }

    private async Task LoseAsync(string will, string session = Hour)
    {
        var client = await ConnectAsync(will, session);
        client.Transport.Abort();
        await client.EndedAsync();
    }

    private IotCloud Restart()
    {
        var next = (_later.LastOrDefault() ?? _first).Killed();
        _later.Add(next);
        return next;
    }
}
