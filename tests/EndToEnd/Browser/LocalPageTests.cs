using System.Net.Http.Json;
using EndToEnd.Clients;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>The page at <c>/_local</c> in Chromium, beside the demo: what happens there is seen here.</summary>
public sealed class LocalPageTests(BrowserFixture chromium) : IAsyncLifetime
{
    private readonly List<string> _errors = [];
    private LocalCloudProcess _cloud = null!;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await LocalCloudProcess.StartAsync();
        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new() { Width = 1280, Height = 800 } });
        _page = await context.NewPageAsync();
        _page.PageError += (_, error) => _errors.Add(error);
        _page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add(message.Text);
            }
        };
        await _page.GotoAsync(new Uri(_cloud.Gateway, "/_local").ToString());
        await Assertions.Expect(_page.GetByText("ready", new PageGetByTextOptions { Exact = true })).ToBeVisibleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _page.Context.DisposeAsync();
        await _cloud.DisposeAsync();
    }

    private ILocator Rows => _page.Locator("tbody tr");

    [Fact]
    public async Task A_message_published_by_the_form_reaches_a_subscriber_and_shows_up()
    {
        var alice = await SignedInUser.SignInAsync(_cloud, "alice");
        await alice.CallApiAsync(HttpMethod.Post, "/session");
        await using var client = new MqttClient();
        Assert.Equal(0, await client.ConnectAsync(alice, alice.IdentityId));
        await client.SubscribeAsync("broadcast/announcements");

        await _page.Locator("textarea").FillAsync("""{"text":"<img src=x onerror=alert(1)>"}""");
        await _page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Publish" }).ClickAsync();

        var published = Rows.Filter(new LocatorFilterOptions { HasText = "broadcast/announcements" }).Filter(new() { HasText = "<img src=x onerror=alert(1)>" });
        await Assertions.Expect(published).ToHaveCountAsync(1);
        await published.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Show details" }).ClickAsync();
        await Assertions.Expect(_page.GetByText("trace id")).ToBeVisibleAsync();
        await _page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Connections" }).ClickAsync();
        await Assertions.Expect(Rows).ToHaveCountAsync(1);
        await Assertions.Expect(Rows.First).ToContainTextAsync("broadcast/announcements (QoS 0)");
        await KeepScreenshotAsync("connections");

        await _page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cut" }).ClickAsync();
        await Assertions.Expect(_page.GetByText("Nobody is connected.")).ToBeVisibleAsync();
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task Refusals_invocations_and_their_logs_are_found_by_keyboard()
    {
        var alice = await SignedInUser.SignInAsync(_cloud, "alice");
        await alice.CallApiAsync(HttpMethod.Post, "/session");
        await using var client = new MqttClient();
        await client.ConnectAsync(alice, alice.IdentityId);
        await client.SubscribeAsync("notifications/somebody-else");

        await _page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Messages" }).FocusAsync();
        await _page.Keyboard.PressAsync("ArrowRight");
        await _page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(Rows.Filter(new LocatorFilterOptions { HasText = "OpenSession" })).Not.ToHaveCountAsync(0);
        await Rows.Filter(new LocatorFilterOptions { HasText = "OpenSession" }).First.GetByRole(AriaRole.Button).PressAsync("Enter");
        await Assertions.Expect(_page.Locator("pre")).ToContainTextAsync("REPORT RequestId: ");
        await KeepScreenshotAsync("invocations");

        await _page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Refused" }).ClickAsync();
        await Assertions.Expect(Rows.First).ToContainTextAsync("iot:Subscribe");
        await Assertions.Expect(Rows.First).ToContainTextAsync(alice.IdentityId);
        await Rows.First.GetByRole(AriaRole.Button).PressAsync("Enter");
        await Assertions.Expect(_page.GetByText("No statement allows it.")).ToBeVisibleAsync();
        await KeepScreenshotAsync("refused");
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task Messages_are_found_by_what_they_contain_and_lifecycle_events_are_shown_when_asked_for()
    {
        var alice = await SignedInUser.SignInAsync(_cloud, "alice");
        await alice.CallApiAsync(HttpMethod.Post, "/session");
        await using var client = new MqttClient();
        await client.ConnectAsync(alice, alice.IdentityId);
        foreach (var topic in (string[])["feeds/one/updates", "feeds/two/updates"])
        {
            await _page.Locator("input[name=topic]").FillAsync(topic);
            await _page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Publish" }).ClickAsync();
            await Assertions.Expect(Rows.First).ToContainTextAsync(topic);
        }

        await Assertions.Expect(Rows).ToHaveCountAsync(2);
        await _page.GetByLabel("lifecycle events too").CheckAsync();
        await Assertions.Expect(Rows.Filter(new LocatorFilterOptions { HasText = "$aws/events/presence/connected/" })).ToHaveCountAsync(1);
        await _page.GetByRole(AriaRole.Searchbox).FillAsync("FEEDS/TWO");
        await Assertions.Expect(Rows).ToHaveCountAsync(1);
        await _page.GetByRole(AriaRole.Searchbox).FillAsync("nothing of the kind");
        await Assertions.Expect(_page.GetByText("Nothing contains that.")).ToBeVisibleAsync();
        Assert.Empty(_errors);
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task No_view_is_wider_than_its_screen_with_every_detail_open(int width)
    {
        var alice = await SignedInUser.SignInAsync(_cloud, "alice");
        await alice.CallApiAsync(HttpMethod.Post, "/session");
        await using var client = new MqttClient();
        await client.ConnectAsync(alice, alice.IdentityId);
        await client.SubscribeAsync("broadcast/announcements");
        await client.SubscribeAsync("notifications/somebody-else");
        await _page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Publish" }).ClickAsync();
        await _page.SetViewportSizeAsync(width, 800);

        foreach (var view in (string[])["Messages", "Connections", "Invocations", "Refused", "Dead letters", "Resources", "Chaos"])
        {
            await _page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = view }).ClickAsync();
            var details = _page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show details" });
            if (view is not ("Connections" or "Dead letters" or "Chaos"))
            {
                await details.First.ClickAsync();
            }

            await KeepScreenshotAsync($"{view.ToLowerInvariant().Replace(' ', '-')}-{width}");
            Assert.Equal(0, await _page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
        }

        Assert.Empty(_errors);
    }

    [Fact]
    public async Task A_publish_that_AWS_refuses_says_why()
    {
        await _page.Locator("input[name=topic]").FillAsync("chat/+");
        await _page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Publish" }).ClickAsync();
        await Assertions.Expect(_page.Locator("#said")).Not.ToBeEmptyAsync();
        await Assertions.Expect(_page.Locator("#said")).Not.ToContainTextAsync("published");
        Assert.Empty((await _cloud.Http.GetFromJsonAsync<System.Text.Json.Nodes.JsonArray>(
            new Uri(_cloud.Gateway, "/_local/messages"), TestContext.Current.CancellationToken))!);
    }

    [Fact]
    public async Task Chaos_is_switched_on_and_off_and_a_wrong_switch_is_explained()
    {
        var tab = _page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Chaos" });
        await Assertions.Expect(tab).ToContainTextAsync("off");
        await tab.ClickAsync();
        await _page.Locator("input[name=duplicate]").FillAsync("0.5");
        await _page.Locator("input[name=delay-suback]").FillAsync("20ms");
        await _page.Locator("input[name=seed]").FillAsync("7");
        await _page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Switch on" }).ClickAsync();

        await Assertions.Expect(_page.Locator("code")).ToHaveTextAsync("duplicate=0.5,delay-suback=0.02s,seed=7");
        await Assertions.Expect(tab).ToContainTextAsync("on");
        await Assertions.Expect(_page.Locator("input[name=delay-suback]")).ToHaveValueAsync("0.02s");
        Assert.Equal("duplicate=0.5,delay-suback=0.02s,seed=7", await ChaosAsync());
        await KeepScreenshotAsync("chaos");

        await _page.Locator("input[name=duplicate]").FillAsync("2");
        await _page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(_page.Locator("#chaos-said")).ToHaveTextAsync("The chaos switch 'duplicate' takes a share from 0 to 1, not '2'.");
        Assert.Equal("duplicate=0.5,delay-suback=0.02s,seed=7", await ChaosAsync());

        await _page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "All off" }).ClickAsync();
        await Assertions.Expect(_page.Locator("#chaos-said")).ToHaveTextAsync("everything is off");
        await Assertions.Expect(_page.Locator("input[name=duplicate]")).ToHaveValueAsync("");
        Assert.Equal("off", await ChaosAsync());
        Assert.DoesNotContain(_errors, error => !error.Contains("400", StringComparison.Ordinal)); // Chromium tells of the refusal too
    }

    private async Task<string?> ChaosAsync() => (string?)(await _cloud.Http.GetFromJsonAsync<System.Text.Json.Nodes.JsonObject>(
        new Uri(_cloud.Gateway, "/_local/chaos"), TestContext.Current.CancellationToken))!["chaos"];

    private async Task KeepScreenshotAsync(string name) => await _page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Repository.PathTo("artifacts", "screenshots", $"local-{name}.png"),
    });
}
