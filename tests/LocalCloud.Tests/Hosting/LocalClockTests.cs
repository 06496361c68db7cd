using LocalCloud.Hosting;

namespace LocalCloud.Tests.Hosting;

public sealed class LocalClockTests
{
    [Fact]
    public void It_moves_forward_and_tells()
    {
        var clock = new LocalClock();
        var told = 0;
        clock.Moved += (_, _) => told++;
        var before = clock.GetUtcNow();

        clock.Advance(TimeSpan.FromDays(3));

        Assert.True(clock.GetUtcNow() - before >= TimeSpan.FromDays(3));
        Assert.Equal(TimeSpan.FromDays(3), clock.Offset);
        Assert.Equal(1, told);
    }

    [Fact]
    public void It_never_moves_back() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalClock().Advance(TimeSpan.FromSeconds(-1)));
}
