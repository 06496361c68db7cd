using System.Globalization;
using System.Threading.Channels;
using LocalCloud.Iot;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace LocalCloud.Tests.Iot.Clients;

/// <summary>MQTTnet's client in both versions that AWS speaks, on the TCP port and by a presigned WebSocket URL.</summary>
public sealed class MqttNetTests : IAsyncDisposable
{
    // One client id connects once a second on AWS; here a client comes back at once.
    private readonly IotCloud _cloud = new(new IotOptions().WithoutRates(), TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<MqttProtocolVersion, bool> Ways => new()
    {
        { MqttProtocolVersion.V311, false },
        { MqttProtocolVersion.V311, true },
        { MqttProtocolVersion.V500, false },
        { MqttProtocolVersion.V500, true },
    };

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_is_published_at_either_quality_of_service_reaches_a_subscriber(MqttProtocolVersion version, bool webSocket)
    {
        await _cloud.StartAsync();
        using var publisher = await ConnectAsync("publisher", version, webSocket);
        using var subscriber = await ConnectAsync("subscriber", version, webSocket);
        var granted = await subscriber.Client.SubscribeAsync("a/+", MqttQualityOfServiceLevel.AtLeastOnce, Token);
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS1, Assert.Single(granted.Items).ResultCode);

        foreach (var quality in (MqttQualityOfServiceLevel[])[MqttQualityOfServiceLevel.AtMostOnce, MqttQualityOfServiceLevel.AtLeastOnce])
        {
            var published = await publisher.Client.PublishStringAsync("a/b", "grüße", quality, retain: false, Token);

            Assert.True(published.IsSuccess);
            Assert.Equal($"a/b grüße {quality}", await subscriber.NextAsync());
        }

        await subscriber.Client.UnsubscribeAsync("a/+", Token);
        await subscriber.Client.SubscribeAsync("c", MqttQualityOfServiceLevel.AtMostOnce, Token);
        await publisher.Client.PublishStringAsync("a/b", "to nobody", MqttQualityOfServiceLevel.AtLeastOnce, retain: false, Token);
        await publisher.Client.PublishStringAsync("c", "end", MqttQualityOfServiceLevel.AtLeastOnce, retain: false, Token);
        Assert.Equal("c end AtMostOnce", await subscriber.NextAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_is_retained_reaches_who_subscribes_later(MqttProtocolVersion version, bool webSocket)
    {
        await _cloud.StartAsync();
        using var publisher = await ConnectAsync("publisher", version, webSocket);
        await publisher.Client.PublishStringAsync("kept", "old news", MqttQualityOfServiceLevel.AtLeastOnce, retain: true, Token);

        using var subscriber = await ConnectAsync("subscriber", version, webSocket);
        await subscriber.Client.SubscribeAsync("kept", MqttQualityOfServiceLevel.AtLeastOnce, Token);

        Assert.Equal("kept old news AtLeastOnce retained", await subscriber.NextAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_will_is_published_for_who_vanishes_and_not_for_who_says_goodbye(MqttProtocolVersion version, bool webSocket)
    {
        await _cloud.StartAsync();
        using var subscriber = await ConnectAsync("subscriber", version, webSocket);
        await subscriber.Client.SubscribeAsync("wills/+", MqttQualityOfServiceLevel.AtLeastOnce, Token);
        using var polite = await ConnectAsync("polite", version, webSocket, options => WithWill(options, "wills/polite"));
        using var mortal = await ConnectAsync("mortal", version, webSocket, options => WithWill(options, "wills/mortal"));

        await polite.Client.DisconnectAsync(cancellationToken: Token);
        mortal.Dispose();

        Assert.Equal("wills/mortal bye AtLeastOnce", await subscriber.NextAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_session_waits_for_its_client_with_what_came_meanwhile(MqttProtocolVersion version, bool webSocket)
    {
        await _cloud.StartAsync();
        using var publisher = await ConnectAsync("publisher", version, webSocket);
        using (var sleeper = await ConnectAsync("sleeper", version, webSocket, Lasting))
        {
            Assert.False(sleeper.SessionPresent);
            await sleeper.Client.SubscribeAsync("night", MqttQualityOfServiceLevel.AtLeastOnce, Token);
            await sleeper.Client.DisconnectAsync(cancellationToken: Token);
        }

        await publisher.Client.PublishStringAsync("night", "while you slept", MqttQualityOfServiceLevel.AtLeastOnce, retain: false, Token);
        using var awake = await ConnectAsync("sleeper", version, webSocket, Lasting);

        Assert.True(awake.SessionPresent);
        Assert.Equal("night while you slept AtLeastOnce", await awake.NextAsync());
    }

    [Fact]
    public async Task Properties_of_MQTT_5_arrive_as_they_were_sent()
    {
        await _cloud.StartAsync();
        using var client = await ConnectAsync("c", MqttProtocolVersion.V500, webSocket: true);
        var received = new TaskCompletionSource<MqttApplicationMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Client.ApplicationMessageReceivedAsync += arrived =>
        {
            received.TrySetResult(arrived.ApplicationMessage);
            return Task.CompletedTask;
        };
        await client.Client.SubscribeAsync("a", MqttQualityOfServiceLevel.AtLeastOnce, Token);

        await client.Client.PublishAsync(
            new MqttApplicationMessageBuilder()
                .WithTopic("a").WithPayload("x").WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .WithContentType("text/plain").WithResponseTopic("r").WithCorrelationData("7"u8.ToArray()).WithMessageExpiryInterval(60)
                .Build(),
            Token);

        var message = await received.Task.WaitAsync(Token);
        Assert.Equal(("text/plain", "r"), (message.ContentType, message.ResponseTopic));
        Assert.Equal("7"u8, message.CorrelationData);
        Assert.InRange(message.MessageExpiryInterval, 1u, 60u);
    }

    [Fact]
    public async Task A_URL_that_is_signed_wrongly_opens_nothing()
    {
        await _cloud.StartAsync();
        using var client = new MqttClientFactory().CreateMqttClient();
        var options = new MqttClientOptionsBuilder()
            .WithClientId("c").WithWebSocketServer(server => server.WithUri(AdministratorUrl.Sign(_cloud.Url, body: "another").AbsoluteUri)).Build();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => client.ConnectAsync(options, Token));

        Assert.Contains("403", error.ToString(), StringComparison.Ordinal);
    }

    private static void WithWill(MqttClientOptionsBuilder options, string topic) => options
        .WithWillTopic(topic).WithWillPayload("bye").WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);

    private static void Lasting(MqttClientOptionsBuilder options) => options.WithCleanStart(false).WithSessionExpiryInterval(60);

    private async Task<Connected> ConnectAsync(
        string clientId, MqttProtocolVersion version, bool webSocket, Action<MqttClientOptionsBuilder>? more = null)
    {
        var options = new MqttClientOptionsBuilder().WithClientId(clientId).WithProtocolVersion(version);
        options = webSocket
            ? options.WithWebSocketServer(server => server.WithUri(AdministratorUrl.Sign(_cloud.Url).AbsoluteUri))
            : options.WithTcpServer("127.0.0.1", _cloud.MqttPort);
        more?.Invoke(options);
        var client = new MqttClientFactory().CreateMqttClient();
        var connected = new Connected(client);
        var result = await client.ConnectAsync(options.Build(), Token);
        connected.SessionPresent = result.IsSessionPresent;
        return connected;
    }

    /// <summary>A connected client and what it has received.</summary>
    private sealed class Connected : IDisposable
    {
        private readonly Channel<string> _received = Channel.CreateUnbounded<string>();

        public Connected(IMqttClient client)
        {
            Client = client;
            client.ApplicationMessageReceivedAsync += arrived =>
            {
                var message = arrived.ApplicationMessage;
                var text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{message.Topic} {message.ConvertPayloadToString()} {message.QualityOfServiceLevel}{(message.Retain ? " retained" : "")}");
                return _received.Writer.WriteAsync(text, Token).AsTask();
            };
        }

        public IMqttClient Client { get; }

        public bool SessionPresent { get; set; }

        public async Task<string> NextAsync() => await _received.Reader.ReadAsync(Token);

        // Without a DISCONNECT: to the broker it vanishes.
        public void Dispose() => Client.Dispose();
    }
}
