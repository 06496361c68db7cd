using System.Net.Http.Json;
using EndToEnd.Clients;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>What somebody does at <c>/_local</c>: following a message from view to view, sending, and reading in a flood.</summary>
public sealed class LocalPageUseTests(BrowserFixture chromium, LocalPageUseTests.SharedCloud shared) : IClassFixture<LocalPageUseTests.SharedCloud>, IAsyncLifetime
{
    private readonly List<string> _errors = [];
    private IPage _page = null!;

    private LocalCloudProcess Cloud => shared.Cloud;

    private ILocator Rows => _page.Locator("tbody tr");

    public async ValueTask InitializeAsync()
    {
        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new() { Width = 1280, Height = 800 },
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        _page = await context.NewPageAsync();
        _page.PageError += (_, error) => _errors.Add(error);
    }

    public async ValueTask DisposeAsync()
    {
        await _page.Context.DisposeAsync();
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task One_message_is_followed_from_its_row_to_the_log_and_to_who_got_it_and_back()
    {
        var alice = await SignedInUser.SignInAsync(Cloud, "alice");
        await alice.CallApiAsync(HttpMethod.Post, "/session");
        await using var client = new MqttClient();
        Assert.Equal(0, await client.ConnectAsync(alice, alice.IdentityId));
        await client.SubscribeAsync("chat/way");
        var id = Guid.NewGuid().ToString();
        Assert.True(await client.PublishAsync("chat/way", $$$"""{"text":"followed","_meta":{"id":"{{{id}}}"} }"""));

        // From a link to a filter, by links, to the log.
        await OpenAsync("#messages?topic=chat/way");
        await Assertions.Expect(_page.GetByLabel("Topic filter")).ToHaveValueAsync("chat/way");
        await Row("followed").GetByRole(AriaRole.Button).ClickAsync();
        await _page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Assertions.Expect(_page.Locator("#told")).ToHaveTextAsync("Copied.");
        Assert.Contains(id, await _page.EvaluateAsync<string>("() => navigator.clipboard.readText()"), StringComparison.Ordinal);
        await _page.GetByRole(AriaRole.Link, new() { Name = "Its way" }).ClickAsync();

        await Assertions.Expect(Row("published").First).ToContainTextAsync("chat/way");
        await Assertions.Expect(Row("delivered").First).ToContainTextAsync(alice.IdentityId);
        await Assertions.Expect(Row("rule").First).ToContainTextAsync("LambdaAction");
        await Assertions.Expect(Row("function").First).ToContainTextAsync("succeeded");
        await Assertions.Expect(Row("PutItem").First).ToContainTextAsync("ArchiveMessage");
        await KeepScreenshotAsync("way");
        var way = _page.Url;
        await Row("PutItem").First.GetByRole(AriaRole.Link).ClickAsync();
        await _page.GetByRole(AriaRole.Searchbox).FillAsync(id);
        await Row("log|chat/way").First.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(_page.GetByLabel("Partition, or nothing for all")).ToHaveValueAsync("log|chat/way");
        await Assertions.Expect(Row("followed")).ToHaveCountAsync(1);
        await KeepScreenshotAsync("tables");

        // Back, and forward again.
        await _page.GoBackAsync();
        await _page.GoBackAsync();
        await Assertions.Expect(_page.GetByRole(AriaRole.Tab, new() { Name = "Way" })).ToHaveAttributeAsync("aria-selected", "true");
        Assert.Equal(way, _page.Url);
        await _page.GoForwardAsync();
        await Assertions.Expect(_page.GetByRole(AriaRole.Tab, new() { Name = "Tables" })).ToHaveAttributeAsync("aria-selected", "true");

        // By the message's own id there is the same, and from a user to the connection.
        await OpenAsync($"#way?id={id}");
        await Assertions.Expect(Row("delivered").First).ToContainTextAsync(alice.IdentityId);
        await OpenAsync("#users?q=alice");
        await Row("alice").GetByRole(AriaRole.Link, new() { Name = alice.IdentityId }).ClickAsync();
        await Assertions.Expect(Row("chat/way")).ToHaveCountAsync(1);
        await _page.GetByRole(AriaRole.Button, new() { Name = $"Cut {alice.IdentityId}" }).ClickAsync();
        await Assertions.Expect(Row("chat/way")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_event_is_put_and_a_function_invoked_and_both_lead_to_their_way()
    {
        await OpenAsync("#send");
        await _page.Locator("input[name=detailType]").FillAsync("Nothing of the kind");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Put" }).ClickAsync();
        await _page.Locator("#sent").GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(Row("Nothing of the kind")).ToContainTextAsync("matches no rule");

        await OpenAsync("#send");
        await _page.Locator("textarea[name=detail]").FillAsync("no JSON");
        await _page.Locator("input[name=detailType]").FillAsync("x");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Put" }).ClickAsync();
        await Assertions.Expect(_page.Locator("#sent")).ToContainTextAsync("MalformedDetail");

        await _page.Locator("select[name=function]").SelectOptionAsync(new SelectOptionValue { Label = "GetNotificationStatus" });
        await _page.GetByRole(AriaRole.Button, new() { Name = "Invoke" }).ClickAsync();
        await Assertions.Expect(_page.Locator("#sent")).ToContainTextAsync("The function ");
        await KeepScreenshotAsync("send");
        await _page.Locator("#sent").GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(Row("function")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task In_a_flood_the_list_is_bounded_what_was_left_out_is_told_and_one_can_stop_clear_and_filter()
    {
        await OpenAsync("#messages?topic=flood/%23");
        await PublishAsync("flood/0");
        await Assertions.Expect(Rows).ToHaveCountAsync(1);
        await _page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(_page.Locator("#feed")).ToHaveTextAsync("paused");

        await Parallel.ForEachAsync(Enumerable.Range(1, 600), TestContext.Current.CancellationToken, async (i, _) => await PublishAsync($"flood/{i}"));
        await Assertions.Expect(Rows).ToHaveCountAsync(1);

        await _page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(Rows).ToHaveCountAsync(200);
        await Assertions.Expect(_page.Locator("#feed")).ToHaveTextAsync("400 more were too many to show");
        Assert.InRange(await _page.EvaluateAsync<int>("() => document.querySelectorAll('*').length"), 1_000, 4_000);
        await KeepScreenshotAsync("flood");

        // What is open stays, and so does the keyboard's place, whatever comes.
        var oldest = Rows.Last;
        await oldest.GetByRole(AriaRole.Button).FocusAsync();
        var key = await oldest.GetByRole(AriaRole.Button).GetAttributeAsync("data-focus");
        await _page.Keyboard.PressAsync("Enter");
        await PublishAsync("flood/last");
        await Assertions.Expect(Rows.First).ToContainTextAsync("flood/last");
        await Assertions.Expect(_page.Locator($"[data-focus='{key}']")).ToBeFocusedAsync();

        await _page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await Assertions.Expect(_page.GetByText("No message yet.")).ToBeVisibleAsync();
        await Assertions.Expect(_page.Locator("#feed")).ToHaveTextAsync("");

        await _page.GetByLabel("Topic filter").FillAsync("flood/last");
        await _page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Rows).ToHaveCountAsync(1);
        Assert.EndsWith("#messages?topic=flood%2Flast", _page.Url, StringComparison.Ordinal);
        await _page.GetByLabel("Topic filter").FillAsync("flood/#/x");
        await _page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(_page.Locator("#feed")).ToContainTextAsync("[MQTT-4.7.1-2]");
        await _page.GoBackAsync();
        await Assertions.Expect(_page.GetByLabel("Topic filter")).ToHaveValueAsync("flood/last");
    }

    [Fact]
    public async Task Axe_finds_nothing_in_any_view_and_hostile_text_is_text_that_can_be_seen()
    {
        // What turns the direction round, a terminal's escape, markup, and what has no width.
        await PublishAsync("hostile/\u202Egnp", "<img src=x onerror=alert(1)>\u001b[31m\u2066\u200B</td><script>alert(1)</script>");
        await OpenAsync("#messages?topic=hostile/%2B");
        await Assertions.Expect(Rows).ToContainTextAsync("hostile/\\u{202E}gnp");
        await Rows.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(Rows.Last).ToContainTextAsync("<img src=x onerror=alert(1)>\\u{1B}[31m\\u{2066}\\u{200B}</td><script>");
        Assert.Equal(0, await _page.Locator("main img, main script").CountAsync());

        // What is wide and light differs most from what is narrow and dark; at full size each of the four is looked at.
        var looks = DemoLooks.All.OrderBy(look => look.Name is "wide-light" or "narrow-dark" ? 0 : 1).Take(TestSizes.LooksAtLocalPage).ToList();
        List<string> violations = [.. await Axe.FindAsync(_page, "an open message", looks)];
        foreach (var view in (string[])["connections", "functions", "way?id=hostile", "refused", "queues", "tables", "users", "send", "throughput", "resources", "chaos"])
        {
            await OpenAsync("#" + view);
            await Assertions.Expect(_page.Locator("#view > :last-child > *").First).ToBeAttachedAsync();
            violations.AddRange(await Axe.FindAsync(_page, view, looks));
            Assert.Equal(0, await _page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
            await KeepScreenshotAsync($"axe-{view.Split('?')[0]}");
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    private ILocator Row(string text) => Rows.Filter(new LocatorFilterOptions { HasText = text });

    private async Task OpenAsync(string hash)
    {
        await _page.GotoAsync(new Uri(Cloud.Gateway, "/_local" + hash).ToString());
        await Assertions.Expect(_page.GetByText("ready", new PageGetByTextOptions { Exact = true })).ToBeVisibleAsync();
    }

    private async Task PublishAsync(string topic, string payload = "{}")
    {
        using var answer = await Cloud.Http.PostAsJsonAsync(new Uri(Cloud.Gateway, "/_local/publish"), new { topic, payload }, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task KeepScreenshotAsync(string name) => await _page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Repository.PathTo("artifacts", "screenshots", $"local-{name}.png"),
    });

    /// <summary>One LocalCloud for all of them: each looks at topics of its own.</summary>
    public sealed class SharedCloud : IAsyncLifetime
    {
        internal LocalCloudProcess Cloud { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Cloud = await LocalCloudProcess.StartAsync();

        public ValueTask DisposeAsync() => Cloud.DisposeAsync();
    }
}
