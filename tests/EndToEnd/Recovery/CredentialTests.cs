using EndToEnd.Browser;
using EndToEnd.Running;

namespace EndToEnd.Recovery;

/// <summary>Credentials end while nobody is there to renew them. Its LocalCloud's clock is moved, so it is its own.</summary>
public sealed class CredentialTests(BrowserFixture chromium, RecoveryCloud shared) : IAsyncLifetime
{
    private LocalCloudProcess _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await LocalCloudProcess.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("mqtt")]
    [InlineData("amplify")]
    public async Task Credentials_that_expired_during_a_cut_are_renewed_without_a_word_from_the_application(string transport)
    {
        await using var scene = await Scene.OpenAsync(chromium, shared, transport, _cloud);
        await scene.PublishAsync(3);
        var before = await scene.CaughtUpAsync();

        scene.Network.Set(GateMode.Cut);
        await scene.Tab.UntilAsync(entries => !entries.IsConnected(), "the cut");
        await _cloud.MoveClockAsync(TimeSpan.FromSeconds(3_700));
        Assert.Equal(403, (await scene.Alice.CallApiAsync(HttpMethod.Get, $"/messages?topic={scene.Chat}")).Status);
        await scene.RenewAsync();
        await scene.PublishAsync(Tests.TestSizes.MessagesDuringRecovery);
        scene.Network.Set(GateMode.Open);

        var entries = (await scene.ExactlyTheLogAsync()).Skip(before.Count).ToList();
        Assert.Contains(entries, entry => entry.Reason == "connect-failed");
        Assert.DoesNotContain(entries, entry => entry.Name is "refused" or "authorizing");
        Assert.All(scene.Topics, topic => Assert.Equal("waiting subscribing catching-up verifying subscribed", entries.States(topic)));
        Assert.Equal(0, entries.Count("truncated") + entries.Count("error"));
    }
}
