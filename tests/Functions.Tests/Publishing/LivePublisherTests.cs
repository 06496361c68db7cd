using System.Net;
using Functions.Tests.Fakes;
using Realtime.Publishing;
using Realtime.Topics;

namespace Functions.Tests.Publishing;

public sealed class LivePublisherTests
{
    private readonly FakeIotData _iot = new();

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task What_may_pass_is_tried_again_with_growing_jittered_waits(int status)
    {
        var clock = new ManualClock { SkipsWaits = true };
        _iot.Refuse = (topic, attempt) => topic = attempt < 8 ? throw FakeIotData.Error((HttpStatusCode)status) : topic;

        await PublishAsync(clock, TestContext.Current.CancellationToken);

        Assert.Single(_iot.Published);
        Assert.Equal(8, _iot.Attempts);
        Assert.All(clock.Waits.Index(), wait => Assert.InRange(
            wait.Item.TotalMilliseconds, 0, Math.Min(5_000, 100 * Math.Pow(2, wait.Index))));
        Assert.True(clock.Waits.Distinct().Count() > 1, "waits are jittered");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(413)]
    public async Task What_is_refused_for_good_is_not_tried_again(int status)
    {
        _iot.Refuse = (_, _) => throw FakeIotData.Error((HttpStatusCode)status);

        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(
            () => PublishAsync(new ManualClock { SkipsWaits = true }, TestContext.Current.CancellationToken));

        Assert.Equal(1, _iot.Attempts);
    }

    [Fact]
    public async Task A_lost_connection_and_an_attempt_that_timed_out_are_tried_again()
    {
        _iot.Refuse = (topic, attempt) => topic = attempt switch
        {
            1 => throw new HttpRequestException("reset"),
            2 => throw new TaskCanceledException("the attempt took too long"),
            3 => throw new TimeoutException(),
            _ => topic,
        };

        await PublishAsync(new ManualClock { SkipsWaits = true }, TestContext.Current.CancellationToken);

        Assert.Equal(4, _iot.Attempts);
    }

    [Fact]
    public async Task The_deadline_ends_the_waiting()
    {
        _iot.Refuse = (_, _) => throw FakeIotData.Error(HttpStatusCode.TooManyRequests);
        using var deadline = new CancellationTokenSource();
        var publishing = PublishAsync(new ManualClock(), deadline.Token);

        await deadline.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing);
        Assert.Equal(1, _iot.Attempts);
    }

    [Fact]
    public async Task After_the_deadline_nothing_is_attempted()
    {
        using var deadline = new CancellationTokenSource();
        await deadline.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PublishAsync(new ManualClock(), deadline.Token));

        Assert.Equal(0, _iot.Attempts);
    }

    private Task PublishAsync(TimeProvider clock, CancellationToken cancellationToken) =>
        new LivePublisher(_iot.Client, TopicPrefix.None, clock).PublishAsync("chat/general", "{}"u8.ToArray(), cancellationToken);
}
