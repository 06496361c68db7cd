using EndToEnd.Browser;
using EndToEnd.Clients;

namespace EndToEnd.Recovery;

/// <summary>The page is loaded again; it keeps its positions and its outbox in the tab's storage.</summary>
public sealed class ReloadTests(BrowserFixture chromium, RecoveryCloud cloud)
{
    [Theory]
    [InlineData("mqtt")]
    [InlineData("amplify")]
    public async Task A_reload_among_messages_goes_on_where_the_page_stopped(string transport)
    {
        await using var scene = await Scene.OpenAsync(chromium, cloud, transport);
        await scene.PublishAsync(3);

        var publishing = scene.PublishAsync(Tests.TestSizes.MessagesDuringRecovery);
        await scene.Tab.Page.ReloadAsync();
        await publishing;

        var entries = await scene.ExactlyTheLogAsync();
        Assert.Equal(2, entries.Count("page"));
        Assert.Equal(0, entries.Count("truncated") + entries.Count("error"));
    }

    [Theory]
    [InlineData("mqtt")]
    [InlineData("amplify")]
    public async Task What_was_written_and_missed_offline_survives_a_reload_and_comes_once(string transport)
    {
        await using var scene = await Scene.OpenAsync(chromium, cloud, transport);
        await scene.PublishAsync(3);
        await scene.CaughtUpAsync();

        scene.Network.Set(GateMode.Cut);
        await scene.Tab.UntilAsync(entries => !entries.IsConnected(), "the cut");
        await scene.Tab.PublishAsync(scene.Chat, "own");
        await scene.PublishAsync(Tests.TestSizes.MessagesDuringRecovery);
        await scene.Tab.Page.ReloadAsync();
        await scene.Tab.UntilAsync(entries => entries.Count("page") == 2 && entries.Any(entry => entry.Name == "waiting"), "a page without a network");
        scene.Network.Set(GateMode.Open);
        await scene.Tab.RetryAsync();
        await Eventually.BeAsync(async () => (await scene.LogAsync(scene.Chat)).Any(IsOwn), "the page's own message in the log");

        var entries = await scene.ExactlyTheLogAsync();
        Assert.Single(await scene.LogAsync(scene.Chat), IsOwn);
        Assert.Equal(0, entries.Count("truncated") + entries.Count("error") + entries.Count("failed"));
    }

    private static bool IsOwn(string line) => line.EndsWith(" own", StringComparison.Ordinal);
}
