using LocalCloud.Iot;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class InFlightTests : IAsyncDisposable
{
    private static readonly IotOptions Small = new() { MaxInFlight = 2, MaxQueuedMessages = 3, PublishesPerSecond = 10_000 };

    private readonly IotCloud _cloud = new(Small);

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("mqtt-in-flight-out-100")]
    public async Task What_is_over_the_window_waits_for_acknowledgements()
    {
        var (subscriber, publisher) = await ConnectAsync();
        for (var i = 1; i <= 4; i++)
        {
            await publisher.PublishAsync("a", $"{i}");
        }

        await subscriber.ExpectAsync(Packets.Publish("a", "1", 1, packetId: 1));
        await subscriber.ExpectAsync(Packets.Publish("a", "2", 1, packetId: 2));
        await subscriber.ExpectNothingAsync();

        await subscriber.SendAsync("40020002");
        await subscriber.ExpectAsync(Packets.Publish("a", "3", 1, packetId: 3));
        await subscriber.SendAsync("40020009"); // nothing of this number is in flight
        await subscriber.ExpectNothingAsync();
        await subscriber.SendAsync("40020001");
        await subscriber.ExpectAsync(Packets.Publish("a", "4", 1, packetId: 4));
    }

    [Fact]
    public async Task What_waits_beyond_the_bound_is_dropped_and_counted()
    {
        var (subscriber, publisher) = await ConnectAsync();
        for (var i = 1; i <= 2 + 3 + 1; i++)
        {
            await publisher.PublishAsync("a", $"{i}");
        }

        Assert.Equal(1, _cloud.Registry.Find("s")!.Dropped);
        for (var i = 1; i <= 5; i++)
        {
            await subscriber.ExpectAsync(Packets.Publish("a", $"{i}", 1, packetId: i));
            await subscriber.SendAsync(Mqtt.Frames.Bytes($"4002{i:X4}"));
        }

        await subscriber.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("mqtt-dup-never-set")]
    public async Task An_unacknowledged_message_is_sent_again_without_dup_until_acknowledged()
    {
        var (subscriber, publisher) = await ConnectAsync();
        await publisher.PublishAsync("a", "1");
        await subscriber.ExpectAsync(Packets.Publish("a", "1", 1, packetId: 1));

        _cloud.Clock.Advance(Small.RetryInterval - TimeSpan.FromTicks(1));
        await subscriber.ExpectNothingAsync();
        _cloud.Clock.Advance(TimeSpan.FromTicks(1));
        await subscriber.ExpectAsync(Packets.Publish("a", "1", 1, packetId: 1));

        await subscriber.SendAsync("40020001");
        await subscriber.ExpectNothingAsync();
        _cloud.Clock.Advance(Small.RetryInterval);
        await subscriber.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("mqtt-unacked-retry-window-mqtt3")]
    public async Task After_an_hour_an_unacknowledged_message_is_given_up_and_the_next_one_goes()
    {
        await using var cloud = new IotCloud(Small with { RetryInterval = TimeSpan.FromMinutes(20), MaxInFlight = 1 });
        var (subscriber, publisher) = await ConnectAsync(cloud);
        await publisher.PublishAsync("a", "1");
        await publisher.PublishAsync("a", "2");

        for (var minutes = 0; minutes < 60; minutes++)
        {
            if (minutes % 20 == 0)
            {
                await subscriber.ExpectAsync(Packets.Publish("a", "1", 1, packetId: 1));
            }

            await subscriber.ExpectNothingAsync();
            cloud.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await subscriber.ExpectAsync(Packets.Publish("a", "2", 1, packetId: 2));
    }

    [Fact]
    public async Task A_client_that_does_not_read_loses_messages_and_holds_up_nobody()
    {
        var (subscriber, publisher) = await ConnectAsync(qos: 0);
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        subscriber.Transport.Stalled = stalled;

        for (var i = 0; i < 10; i++)
        {
            await publisher.PublishAsync("a", $"{i}");
        }

        // Three wait, and one may be on its way.
        Assert.InRange(_cloud.Registry.Find("s")!.Dropped, 6, 7);

        // Answers to its own packets wait for room, so that it can't make the broker pile them up.
        for (var i = 0; i < 5; i++)
        {
            await subscriber.SendAsync("C000");
        }

        stalled.SetResult();
        var packets = new List<string>();
        while (packets.Count(packet => packet == "D000") < 5)
        {
            packets.Add(await subscriber.NextAsync());
        }

        Assert.InRange(packets.Count, 8, 9);
        await subscriber.ExpectNothingAsync();
    }

    private Task<(TestClient Subscriber, TestClient Publisher)> ConnectAsync(int qos = 1) => ConnectAsync(_cloud, qos);

    private static async Task<(TestClient Subscriber, TestClient Publisher)> ConnectAsync(IotCloud cloud, int qos = 1)
    {
        var subscriber = await cloud.ConnectAsync("s");
        await subscriber.SubscribeAsync("a", qos);
        return (subscriber, await cloud.ConnectAsync("p"));
    }
}
