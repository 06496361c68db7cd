namespace LocalCloud.Tests.Iot;

/// <summary>An MQTT client that speaks in literal bytes.</summary>
internal sealed class TestClient(TestTransport transport, Task run)
{
    public TestTransport Transport => transport;

    public async Task SendAsync(byte[] packet) =>
        await transport.FromClient.Writer.WriteAsync(packet, TestContext.Current.CancellationToken);

    public Task SendAsync(string hex) => SendAsync(Mqtt.Frames.Bytes(hex));

    /// <summary>The next packet, in hexadecimal.</summary>
    public async Task<string> NextAsync() =>
        Convert.ToHexString(await transport.ToClient.Reader.ReadAsync(TestContext.Current.CancellationToken));

    public async Task ExpectAsync(string hex) => Assert.Equal(hex, await NextAsync());

    public Task ExpectAsync(byte[] packet) => ExpectAsync(Convert.ToHexString(packet));

    /// <summary>Nothing was sent: the next packet is the answer to a ping.</summary>
    public async Task ExpectNothingAsync()
    {
        await SendAsync("C000");
        await ExpectAsync("D000");
    }

    public async Task SubscribeAsync(string filter, int qos = 1)
    {
        await SendAsync(Packets.Subscribe(1, (filter, qos)));
        await ExpectAsync($"90030001{qos:X2}");
    }

    /// <summary>Subscribes as MQTT 5 does.</summary>
    public async Task Subscribe5Async(string filter, int options = 1)
    {
        await SendAsync(Packets5.Subscribe(1, (filter, options)));
        await ExpectAsync(Packets5.Suback(1, (byte)(options & 1)));
    }

    /// <summary>Publishes with QoS 1 and waits for the acknowledgement.</summary>
    public async Task PublishAsync(string topic, string payload = "x")
    {
        await SendAsync(Packets.Publish(topic, payload, qos: 1, packetId: 77));
        await ExpectAsync("4002004D");
    }

    /// <summary>The broker ended the connection, without a further packet.</summary>
    public async Task ExpectEndAsync()
    {
        await run;
        Assert.False(transport.ToClient.Reader.TryRead(out var packet), packet is null ? "" : Convert.ToHexString(packet));
    }

    /// <summary>Waits until the broker is done with the connection.</summary>
    public Task EndedAsync() => run;
}
