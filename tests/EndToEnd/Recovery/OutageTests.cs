using EndToEnd.Browser;

namespace EndToEnd.Recovery;

/// <summary>One half of the backend is out of reach, the other is not.</summary>
public sealed class OutageTests(BrowserFixture chromium, RecoveryCloud cloud)
{
    [Theory]
    [InlineData("mqtt")]
    [InlineData("amplify")]
    public async Task While_the_API_is_down_live_messages_go_on_and_what_is_written_waits(string transport)
    {
        await using var scene = await Scene.OpenAsync(chromium, cloud, transport);
        await scene.PublishAsync(3);
        var before = await scene.CaughtUpAsync();

        scene.Network.Api.Set(GateMode.Cut);
        for (var half = 0; half < 2; half++)
        {
            // A connection gets a hundred messages a second. What is discarded above that only the API could bring.
            await scene.PublishAsync(Tests.TestSizes.MessagesDuringRecovery / 2);
            await scene.CaughtUpAsync();
            await scene.Tab.LiveAsync(TimeSpan.FromSeconds(1));
        }

        await scene.Tab.PublishAsync(scene.Chat, "own");
        await scene.Tab.LiveAsync(TimeSpan.FromSeconds(30)); // looks into the log that fail
        await scene.PublishAsync(1);
        var during = (await scene.CaughtUpAsync()).Skip(before.Count).ToList();
        Assert.Equal(0, during.Count(entry => entry.Kind is not "message"));

        scene.Network.Api.Set(GateMode.Open);
        await scene.Tab.GoOnlineAsync();
        await scene.Tab.UntilAsync(found => found.Count("sent") == 1, "the page's own message");
        var entries = (await scene.ExactlyTheLogAsync()).Skip(before.Count).ToList();
        Assert.Equal(0, entries.Count(entry => entry.Kind is not ("message" or "sent")));
    }

    [Theory]
    [InlineData("mqtt")]
    [InlineData("amplify")]
    public async Task Whoever_reconnects_while_the_API_is_down_gets_nothing_out_of_order(string transport)
    {
        await using var scene = await Scene.OpenAsync(chromium, cloud, transport);
        await scene.PublishAsync(3);
        var before = await scene.CaughtUpAsync();

        scene.Network.Api.Set(GateMode.Cut);
        scene.Network.Mqtt.Set(GateMode.Cut);
        await scene.Tab.UntilAsync(entries => !entries.IsConnected(), "the cut");
        await scene.PublishAsync(Tests.TestSizes.MessagesDuringRecovery);
        scene.Network.Mqtt.Set(GateMode.Open);
        await scene.Tab.UntilAsync(entries => scene.Topics.All(topic => entries.IsIn(topic, "catching-up")), "catching up");
        await scene.PublishAsync(5); // comes live, and waits for what is missing before it
        await scene.Tab.LiveAsync(TimeSpan.FromSeconds(10));
        var during = (await scene.Tab.EntriesAsync()).Skip(before.Count).ToList();
        Assert.Equal(0, during.Count("message"));
        Assert.All(scene.Topics, topic => Assert.Equal("waiting subscribing catching-up", during.States(topic)));

        scene.Network.Api.Set(GateMode.Open);
        await scene.Tab.GoOnlineAsync();
        var entries = (await scene.ExactlyTheLogAsync()).Skip(before.Count).ToList();
        Assert.All(scene.Topics, topic => Assert.Equal("waiting subscribing catching-up verifying subscribed", entries.States(topic)));
        Assert.Equal(0, entries.Count("truncated") + entries.Count("error"));
    }

    [Theory]
    [InlineData("mqtt")]
    [InlineData("amplify")]
    public async Task While_MQTT_is_down_a_look_into_the_log_brings_what_is_there(string transport)
    {
        await using var scene = await Scene.OpenAsync(chromium, cloud, transport);
        await scene.PublishAsync(3);
        var before = await scene.CaughtUpAsync();

        scene.Network.Mqtt.Set(GateMode.Cut);
        await scene.Tab.UntilAsync(entries => !entries.IsConnected(), "the cut");
        await scene.PublishAsync(Tests.TestSizes.MessagesDuringRecovery);
        await scene.Tab.GoOnlineAsync();
        var logs = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var topic in scene.Topics)
        {
            logs[topic] = await scene.LogAsync(topic);
        }

        var during = await scene.Tab.UntilAsync(
            entries => scene.Topics.All(topic => entries.Messages(topic).SequenceEqual(logs[topic])), "what the logs have");
        Assert.All(scene.Topics, topic => Assert.Equal("waiting", during.Skip(before.Count).States(topic)));
        await scene.PublishAsync(5);
        scene.Network.Mqtt.Set(GateMode.Open);
        await scene.Tab.RetryAsync();
        var entries = (await scene.ExactlyTheLogAsync()).Skip(before.Count).ToList();
        Assert.All(scene.Topics, topic => Assert.Equal("waiting subscribing catching-up verifying subscribed", entries.States(topic)));
        Assert.Equal(0, entries.Count("truncated") + entries.Count("error"));
    }
}
