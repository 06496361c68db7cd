using System.Text.RegularExpressions;
using EndToEnd.Browser;

namespace EndToEnd.Recovery;

/// <summary>The network is gone for a while, and the browser sees it at once.</summary>
public sealed partial class CutTests(BrowserFixture chromium, RecoveryCloud cloud)
{
    [Theory]
    [InlineData("mqtt", 1)]
    [InlineData("mqtt", 10)]
    [InlineData("mqtt", 120)]
    [InlineData("amplify", 1)]
    [InlineData("amplify", 10)]
    [InlineData("amplify", 120)]
    public async Task What_was_sent_during_a_cut_comes_once_and_in_order(string transport, int seconds)
    {
        await using var scene = await Scene.OpenAsync(chromium, cloud, transport);
        await scene.PublishAsync(3);
        var before = await scene.CaughtUpAsync();

        scene.Network.Set(GateMode.Cut);
        await scene.Tab.UntilAsync(entries => !entries.IsConnected(), "the cut");
        await scene.PublishAsync(Tests.TestSizes.MessagesDuringRecovery);
        await scene.Tab.PublishAsync(scene.Chat, "own");
        await scene.Tab.LiveAsync(TimeSpan.FromSeconds(seconds));
        Assert.Equal(0, (await scene.Tab.EntriesAsync()).Skip(before.Count).Count("message"));

        scene.Network.Set(GateMode.Open);
        await scene.Tab.RetryAsync();
        await scene.Tab.UntilAsync(found => found.Count("sent") == 1, "the page's own message");
        var entries = (await scene.ExactlyTheLogAsync()).Skip(before.Count).ToList();
        Assert.Matches(LostAndFound, entries.Connection());
        Assert.All(scene.Topics, topic => Assert.Equal("waiting subscribing catching-up verifying subscribed", entries.States(topic)));
        Assert.Equal("connection-lost", entries.First(entry => entry.Kind == "connection").Reason);
        Assert.Equal("own", Assert.Single(entries, entry => entry.Kind == "sent").Id);
        Assert.Equal(0, entries.Count("truncated") + entries.Count("error") + entries.Count("failed"));
    }

    [GeneratedRegex("^(waiting connecting )+connected$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LostAndFound { get; }
}
