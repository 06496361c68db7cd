using EndToEnd.Browser;

namespace EndToEnd.Recovery;

/// <summary>The log was replaced: a backup was restored, and positions of before mean nothing any more.</summary>
public sealed class EpochTests(BrowserFixture chromium, RecoveryCloud cloud)
{
    [Theory]
    [InlineData("mqtt", true)]
    [InlineData("mqtt", false)]
    [InlineData("amplify", true)]
    [InlineData("amplify", false)]
    public async Task A_restored_log_is_told_once_and_delivered_anew_while_other_topics_go_on(string transport, bool isCut)
    {
        await using var scene = await Scene.OpenAsync(chromium, cloud, transport);
        await scene.PublishAsync(5);
        var before = await scene.CaughtUpAsync();
        var lost = await scene.LogAsync(scene.Chat);
        Assert.Equal(lost, before.Messages(scene.Chat));

        if (isCut)
        {
            scene.Network.Set(GateMode.Cut);
            await scene.Tab.UntilAsync(entries => !entries.IsConnected(), "the cut");
        }

        await scene.RestoreAsync(scene.Chat, count: 2);
        await scene.PublishAsync(3);
        scene.Network.Set(GateMode.Open);
        await scene.Tab.UntilAsync(entries => entries.Count("truncated") > 0, "truncated");

        await scene.CaughtUpAsync();
        await scene.Tab.LiveAsync(TimeSpan.FromSeconds(20));
        await scene.PublishAsync(1);
        var log = await scene.LogAsync(scene.Chat);
        Assert.Equal(lost.Take(3).Select(Id), log.Take(3).Select(Id));
        Assert.Equal(["m5", "m6", "m7", "m8"], log.Skip(3).Select(Id).Order());
        var entries = await scene.Tab.UntilAsync(
            entries => entries.IsIn(scene.Chat, "subscribed") && entries.Messages(scene.Chat).Contains(log[^1]), "the last message");
        Assert.Equal(1, entries.Count("truncated", scene.Chat));
        Assert.Equal(lost, entries.TakeWhile(entry => entry.Kind != "truncated").Messages(scene.Chat));
        Assert.Equal(log, entries.SkipWhile(entry => entry.Kind != "truncated").Messages(scene.Chat));

        Assert.Equal(0, entries.Count("truncated", scene.Feed) + entries.Count("error"));
        Assert.Equal(await scene.LogAsync(scene.Feed), entries.Messages(scene.Feed));
        Assert.Equal(isCut ? "waiting subscribing catching-up verifying subscribed" : "", entries.Skip(before.Count).States(scene.Chat));
    }

    private static string Id(string line) => line.Split(' ')[1];
}
