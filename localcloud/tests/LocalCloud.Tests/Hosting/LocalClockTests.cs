using LocalCloud.Hosting;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.Hosting;

public sealed class LocalClockTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void It_moves_forward_and_tells()
    {
        var clock = Clock();
        var told = 0;
        clock.Moved += (_, _) => told++;
        var before = clock.GetUtcNow();

        clock.Advance(TimeSpan.FromDays(3));

        Assert.True(clock.GetUtcNow() - before >= TimeSpan.FromDays(3));
        Assert.Equal(TimeSpan.FromDays(3), clock.Offset);
        Assert.Equal(1, told);
    }

    [Fact]
    public void It_is_as_far_ahead_after_a_restart()
    {
        var clock = Clock();
        clock.Advance(TimeSpan.FromDays(20));
        clock.Advance(TimeSpan.FromSeconds(1.5));

        Assert.Equal(TimeSpan.FromDays(20) + TimeSpan.FromSeconds(1.5), Clock().Offset);
    }

    [Fact]
    public void It_never_moves_back() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Clock().Advance(TimeSpan.FromSeconds(-1)));

    [Fact]
    public void It_never_moves_so_far_that_there_is_no_date_for_it()
    {
        var clock = Clock();
        clock.Advance(LocalClock.Farthest);

        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromSeconds(1)));
        Assert.Equal(LocalClock.Farthest, Clock().Offset);
    }

    private LocalClock Clock() => new(new StateStore(_sandbox.Options));
}
