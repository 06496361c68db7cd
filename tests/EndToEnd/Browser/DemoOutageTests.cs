using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>The demo while the HTTP API is away: what can't be known is not said, and what was said is not gone.</summary>
public sealed class DemoOutageTests(BrowserFixture chromium, DemoCloud demoCloud)
{
    private const string History = "**/messages?*";
    private const string CatchUp = "**/catch-up";

    [Fact]
    public async Task A_room_whose_past_can_not_be_read_is_not_called_empty()
    {
        var cloud = await demoCloud.CloudAsync();
        await using var bob = await DemoPage.OpenAsync(chromium.Browser, cloud, "bob");
        await using var alice = await DemoPage.OpenAsync(chromium.Browser, cloud, "alice");
        var list = alice.Page.GetByTestId("messages");
        foreach (var (way, shown) in new[] { ("abort", "past-failed"), ("503", "past-failed"), ("never", "past-loading") })
        {
            await bob.JoinAsync($"outage-{way}");
            await bob.SendAsync($"said before {way}");
            await Assertions.Expect(bob.Messages.Last).ToHaveAttributeAsync("data-status", "sent");
            await alice.Page.RouteAsync(History, route => RefuseAsync(route, way));
            await alice.Page.GetByTestId("room-input").FillAsync($"outage-{way}");
            await alice.Page.GetByTestId("room-join").ClickAsync();

            await Assertions.Expect(list.GetByTestId(shown)).ToBeVisibleAsync();
            await Assertions.Expect(alice.Page.GetByText("Nobody has said anything")).ToHaveCountAsync(0);
            if (shown == "past-failed")
            {
                // By hand in vain; then by itself, as soon as there is an answer.
                await list.GetByTestId("past-retry").ClickAsync();
                await Assertions.Expect(list.GetByTestId(shown)).ToBeVisibleAsync();
                await alice.Page.UnrouteAsync(History);
                await Assertions.Expect(alice.Messages).ToContainTextAsync([$"said before {way}"]);
                await Assertions.Expect(list.GetByTestId(shown)).ToHaveCountAsync(0);
            }
        }
    }

    [Fact]
    public async Task An_empty_room_is_called_so_when_that_is_known()
    {
        await using var alice = await DemoPage.OpenAsync(chromium.Browser, await demoCloud.CloudAsync(), "alice");
        await alice.JoinAsync("outage-empty");
        await Assertions.Expect(alice.Page.GetByTestId("messages").GetByTestId("past-empty")).ToContainTextAsync("Nobody has said anything here yet");
    }

    [Theory]
    [InlineData("abort")]
    [InlineData("503")]
    public async Task A_message_that_is_sent_while_the_log_can_not_be_read_stays_to_be_seen(string way)
    {
        var cloud = await demoCloud.CloudAsync();
        var room = $"hand-over-{way}";
        await using var alice = await DemoPage.OpenAsync(chromium.Browser, cloud, "alice");
        await using var bob = await DemoPage.OpenAsync(chromium.Browser, cloud, "bob");
        await alice.JoinAsync(room);
        await bob.JoinAsync(room);
        await alice.SendAsync("before");
        await Assertions.Expect(bob.Messages).ToContainTextAsync(["before"]);

        // The connection comes back, the API does not: what was missed can't be read, and what comes live waits behind it.
        await alice.Page.RouteAsync(CatchUp, route => RefuseAsync(route, way));
        await alice.CutAsync(cloud);
        await alice.WaitForConnectionAsync(2);
        await alice.SendAsync("during");
        await Assertions.Expect(bob.Messages.Last).ToContainTextAsync("during");
        await Assertions.Expect(alice.Messages.Last).ToHaveAttributeAsync("data-status", "sent");
        await Assertions.Expect(alice.Messages.Last).ToContainTextAsync("during");
        await Assertions.Expect(alice.Page.GetByTestId("room-state")).ToHaveTextAsync("Catching up…");

        await alice.Page.UnrouteAsync(CatchUp);
        await Assertions.Expect(alice.Page.GetByTestId("room-state")).ToHaveTextAsync("Up to date");
        await alice.WaitForMessagesAsync(["before", "during"]);
    }

    private static Task RefuseAsync(IRoute route, string way) => way switch
    {
        "abort" => route.AbortAsync(),
        "503" => route.FulfillAsync(new() { Status = 503, Headers = new Dictionary<string, string> { ["access-control-allow-origin"] = "*" } }),
        _ => Task.CompletedTask, // no answer at all
    };
}
