using Functions.Hosting;
using Functions.Tests.Fakes;

namespace Functions.Tests.Hosting;

public sealed class DeadlineTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void It_cancels_the_margin_before_the_time_is_over()
    {
        using var deadline = Deadline.Start(new FakeContext { RemainingTime = TimeSpan.FromSeconds(30) }, _clock);

        _clock.Advance(TimeSpan.FromSeconds(30) - Deadline.Margin - TimeSpan.FromMilliseconds(1));
        Assert.False(deadline.IsCancellationRequested);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(deadline.IsCancellationRequested);
    }

    [Fact]
    public void A_time_hardly_longer_than_the_margin_leaves_the_rest()
    {
        using var deadline = Deadline.Start(Deadline.Margin + TimeSpan.FromMilliseconds(1), _clock);

        Assert.False(deadline.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(deadline.IsCancellationRequested);
    }

    [Fact]
    public void A_time_of_exactly_the_margin_is_over_at_once()
    {
        using var deadline = Deadline.Start(Deadline.Margin, _clock);

        Assert.True(deadline.IsCancellationRequested);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-86_400)]
    public void A_time_that_is_past_is_over_at_once(int seconds)
    {
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(seconds), _clock);

        Assert.True(deadline.IsCancellationRequested);
    }
}
