using EndToEnd.Browser;
using EndToEnd.Clients;

namespace EndToEnd.Recovery;

/// <summary>The connection dies without a word: no side closes it, nothing comes any more.</summary>
public sealed class SleepTests(BrowserFixture chromium, RecoveryCloud cloud)
{
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("mqtt", "keep-alive-timeout")]
    [InlineData("amplify", "connection-lost")]
    public async Task A_laptop_that_wakes_after_two_minutes_finds_out_and_catches_up(string transport, string reason)
    {
        await using var scene = await Scene.OpenAsync(chromium, cloud, transport);
        await scene.PublishAsync(3);
        var before = await scene.CaughtUpAsync();

        await scene.Tab.SleepAsync(TwoMinutes, () => DieAsync(scene));
        await NoticeAsync(scene, before.Count);

        var entries = (await scene.ExactlyTheLogAsync()).Skip(before.Count).ToList();
        Assert.Equal("waiting connecting connected", entries.Connection());
        Assert.Equal(reason, entries.First(entry => entry.Kind == "connection").Reason);
        Assert.All(scene.Topics, topic => Assert.Equal("waiting subscribing catching-up verifying subscribed", entries.States(topic)));
        Assert.Equal(0, entries.Count("truncated") + entries.Count("error"));
    }

    [Theory]
    [InlineData("mqtt")]
    [InlineData("amplify")]
    public async Task A_laptop_that_wakes_and_is_told_of_the_network_reads_the_log_before_the_dead_connection_is_found_out(string transport)
    {
        await using var scene = await Scene.OpenAsync(chromium, cloud, transport);
        await scene.PublishAsync(3);
        var before = await scene.CaughtUpAsync();

        await scene.Tab.SleepAsync(TwoMinutes, () => DieAsync(scene, scene.Network.Mqtt.Set));
        await scene.Tab.GoOnlineAsync();

        var awake = (await scene.CaughtUpAsync()).Skip(before.Count).ToList();
        Assert.Equal("", awake.Connection());
        await NoticeAsync(scene, before.Count);
        var entries = (await scene.ExactlyTheLogAsync()).Skip(before.Count).ToList();
        Assert.Equal("waiting connecting connected", entries.Connection());
        Assert.Equal(0, entries.Count("truncated") + entries.Count("error"));
    }

    [Theory]
    [InlineData("mqtt", "keep-alive-timeout")]
    [InlineData("amplify", "connection-lost")]
    public async Task A_page_that_stays_awake_finds_out_by_its_keep_alive(string transport, string reason)
    {
        await using var scene = await Scene.OpenAsync(chromium, cloud, transport);
        await scene.PublishAsync(3);
        var before = await scene.CaughtUpAsync();

        await DieAsync(scene);
        await NoticeAsync(scene, before.Count);

        var entries = (await scene.ExactlyTheLogAsync()).Skip(before.Count).ToList();
        Assert.Equal("waiting connecting connected", entries.Connection());
        Assert.Equal(reason, entries.First(entry => entry.Kind == "connection").Reason);
        Assert.Equal(0, entries.Count("truncated") + entries.Count("error"));
    }

    /// <summary>A router forgets the connections: what they carry is lost, new ones pass.</summary>
    private static Task DieAsync(Scene scene) => DieAsync(scene, scene.Network.Set);

    private static async Task DieAsync(Scene scene, Action<GateMode> set)
    {
        set(GateMode.Silent);
        await scene.PublishAsync(Tests.TestSizes.MessagesDuringRecovery);
        set(GateMode.Open);
    }

    /// <summary>Own connection: a ping every 24 s and 10 s for its answer. Amplify: one every 60 s, and the next finds that it was not answered.</summary>
    private static Task NoticeAsync(Scene scene, int before) => Eventually.BeAsync(
        async () =>
        {
            await scene.Tab.LiveAsync(TimeSpan.FromSeconds(2));
            return (await scene.Tab.EntriesAsync()).Skip(before).Any(entry => entry.Kind == "connection");
        },
        "that the connection is dead",
        seconds: 200);
}
