using LocalCloud.Iot;
using LocalCloud.Iot.Broker;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class ThroughputTests
{
    [Fact]
    [ConformsTo("limit-throughput-512k")]
    public async Task A_seconds_worth_passes_at_once_and_a_millisecond_more_waits()
    {
        var clock = new ManualClock();
        var limit = new IotOptions().BytesPerSecond;
        var throughput = new Throughput(limit, clock);

        Assert.True(throughput.TakeAsync(limit).AsTask().IsCompletedSuccessfully);
        var wait = throughput.TakeAsync(limit / 2).AsTask();
        clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(wait.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await wait;

        clock.Advance(TimeSpan.FromHours(1));
        Assert.True(throughput.TakeAsync(limit).AsTask().IsCompletedSuccessfully);
        Assert.False(throughput.TakeAsync((limit / 1000) + 1).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    [ConformsTo("limit-throughput-512k")]
    public async Task What_a_client_sends_and_gets_counts()
    {
        await using var cloud = new IotCloud(new IotOptions { BytesPerSecond = 1, ConnectTimeout = TimeSpan.FromHours(1) });
        var client = cloud.Open();
        var connect = Packets.Connect("c", keepAlive: 1_200);
        await client.SendAsync(connect);

        // The first byte is free.
        foreach (var bytes in new[] { connect.Length - 1, "20020000".Length / 2 })
        {
            await cloud.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(bytes));
            cloud.Clock.Advance(TimeSpan.FromSeconds(bytes));
        }

        await client.ExpectAsync("20020000");
    }
}
