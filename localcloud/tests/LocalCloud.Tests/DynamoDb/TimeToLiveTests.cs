using LocalCloud.DynamoDb;
using LocalCloud.Hosting;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Tests.DynamoDb;

public sealed class TimeToLiveTests : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly ManualClock _clock = new();
    private readonly MemoryDynalite _store = new();
    private readonly TimeToLive _timeToLive;

    public TimeToLiveTests()
    {
        _timeToLive = new(new StateStore(_sandbox.Options));
        _timeToLive.Set("table", "expiresAt");
    }

    [Fact]
    [ConformsTo("dynamodb-ttl-late")]
    public async Task Expired_items_go_in_no_order_and_not_all_at_once()
    {
        for (var i = 0; i < 20; i++)
        {
            _store.Items[$"item{i:00}"] = Seconds(TimeSpan.FromSeconds(-1 - i));
        }

        var random = new Random(1);
        var left = await SweepAsync(random);

        Assert.InRange(left, 1, 19);
        Assert.Equal(20, left + _store.Deleted.Count);
        Assert.NotEqual(_store.Deleted.Order(StringComparer.Ordinal), _store.Deleted);
        while (await SweepAsync(random) > 0)
        {
            // Sooner or later all of them.
        }

        Assert.Empty(_store.Items);
    }

    [Fact]
    [ConformsTo("dynamodb-ttl-seconds", "dynamodb-ttl-older-than-5-years")]
    public async Task What_is_not_expired_or_absurdly_old_stays()
    {
        _store.Items["now"] = Seconds(TimeSpan.Zero);
        _store.Items["future"] = Seconds(TimeSpan.FromDays(1));
        _store.Items["milliseconds"] = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        _store.Items["ancient"] = Seconds(TimeSpan.FromDays(-365 * 6));

        Assert.Equal(0, await SweepAsync(new Random(1)));
        Assert.Empty(_store.Deleted);
    }

    [Fact]
    public async Task An_item_that_was_given_more_time_since_the_scan_stays()
    {
        for (var i = 0; i < 8; i++)
        {
            _store.Items[$"item{i}"] = Seconds(TimeSpan.FromSeconds(-1));
        }

        _store.Scanned = () =>
        {
            foreach (var key in _store.Items.Keys)
            {
                _store.Items[key] = Seconds(TimeSpan.FromDays(1));
            }
        };

        await SweepAsync(new Random(1));

        Assert.Equal(8, _store.Items.Count);
    }

    [Fact]
    public async Task The_sweeper_sees_that_the_clock_was_moved()
    {
        for (var i = 0; i < 8; i++)
        {
            _store.Items[$"item{i}"] = Seconds(TimeSpan.FromDays(10));
        }

        using var sweeper = new TimeToLiveSweeper(
            new TimeToLiveSweep(_store, _timeToLive, _clock, new Random(1)), _clock, NullLogger<TimeToLiveSweeper>.Instance);
        await sweeper.StartAsync(TestContext.Current.CancellationToken);
        await _clock.WaitForTimerAsync();
        _clock.Jump(TimeSpan.FromMinutes(2));
        await _clock.WaitForTimerAsync();
        Assert.Equal(8, _store.Items.Count);

        _clock.Jump(TimeSpan.FromDays(11));
        for (var i = 0; i < 30; i++)
        {
            await _clock.WaitForTimerAsync();
            _clock.Jump(TimeSpan.FromSeconds(1));
        }

        await _clock.WaitForTimerAsync();
        Assert.Empty(_store.Items);
        await sweeper.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Time_to_live_survives_a_restart()
    {
        var again = new TimeToLive(new StateStore(_sandbox.Options));
        Assert.Equal("expiresAt", again.Attributes["table"]);

        again.Set("table", attribute: null);

        Assert.Empty(new TimeToLive(new StateStore(_sandbox.Options)).Attributes);
    }

    public void Dispose() => _sandbox.Dispose();

    private long Seconds(TimeSpan fromNow) => (_clock.GetUtcNow() + fromNow).ToUnixTimeSeconds();

    private Task<int> SweepAsync(Random random) =>
        new TimeToLiveSweep(_store, _timeToLive, _clock, random).RunAsync(TestContext.Current.CancellationToken);
}
