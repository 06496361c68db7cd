using EndToEnd.Browser;
using EndToEnd.Clients;

namespace EndToEnd.Recovery;

/// <summary>Two tabs of one user share a connection; the tab that has it goes.</summary>
public sealed class TabTests(BrowserFixture chromium, RecoveryCloud cloud)
{
    [Theory]
    [InlineData("mqtt")]
    [InlineData("amplify")]
    public async Task When_the_tab_with_the_connection_is_closed_the_other_takes_over(string transport)
    {
        await using var scene = await Scene.OpenAsync(chromium, cloud, transport, tabs: true);
        var other = await OpenOtherAsync(scene);
        await scene.PublishAsync(3);
        await scene.CaughtUpAsync();
        var before = await scene.CaughtUpAsync(other);

        var publishing = scene.PublishAsync(Tests.TestSizes.MessagesDuringRecovery);
        await scene.Tab.Page.CloseAsync();
        await publishing;

        var entries = (await scene.ExactlyTheLogAsync(other)).Skip(before.Count).ToList();
        Assert.Equal("waiting connecting connected", entries.Connection());
        Assert.All(scene.Topics, topic => Assert.Equal("waiting subscribing catching-up verifying subscribed", entries.States(topic)));
        Assert.Equal(0, entries.Count("truncated") + entries.Count("error"));
        Assert.Equal(1, scene.Network.Mqtt.Count);
    }

    [Theory]
    [InlineData("mqtt")]
    [InlineData("amplify")]
    public async Task When_the_tab_without_the_connection_is_closed_the_one_with_it_sees_nothing_of_it(string transport)
    {
        await using var scene = await Scene.OpenAsync(chromium, cloud, transport, tabs: true);
        var other = await OpenOtherAsync(scene);
        await scene.PublishAsync(3);
        await scene.CaughtUpAsync(other);
        var before = await scene.CaughtUpAsync();

        var publishing = scene.PublishAsync(Tests.TestSizes.MessagesDuringRecovery);
        await other.Page.CloseAsync();
        await publishing;

        var entries = (await scene.ExactlyTheLogAsync()).Skip(before.Count);
        Assert.DoesNotContain(entries, entry => entry.Kind != "message");
    }

    [Theory]
    [InlineData("mqtt")]
    [InlineData("amplify")]
    public async Task When_the_tab_with_the_connection_hangs_the_other_takes_over_and_both_miss_nothing(string transport)
    {
        await using var scene = await Scene.OpenAsync(chromium, cloud, transport, tabs: true);
        var other = await OpenOtherAsync(scene);
        await scene.PublishAsync(3);
        await scene.CaughtUpAsync();
        var before = await scene.CaughtUpAsync(other);

        await scene.Tab.FreezeAsync(async () =>
        {
            await scene.PublishAsync(Tests.TestSizes.MessagesDuringRecovery);
            await other.UntilAsync(found => found.Skip(before.Count).Connection().EndsWith("connected", StringComparison.Ordinal), "another connection");
            await scene.CaughtUpAsync(other);
        });

        var entries = (await scene.ExactlyTheLogAsync(other)).Skip(before.Count).ToList();
        Assert.Equal("connection-lost", entries.First(entry => entry.Kind == "connection").Reason);
        Assert.Equal(0, entries.Count("truncated") + entries.Count("error"));
        await scene.ExactlyTheLogAsync();
        await Eventually.BeAsync(() => Task.FromResult(scene.Network.Mqtt.Count == 1), "one connection for both tabs");
    }

    /// <summary>A second tab, from the beginning of the logs on; the first one has the connection.</summary>
    private static async Task<Tab> OpenOtherAsync(Scene scene)
    {
        var other = await scene.OpenTabAsync();
        await scene.CaughtUpAsync(other);
        Assert.Equal(1, scene.Network.Mqtt.Count);
        return other;
    }
}
