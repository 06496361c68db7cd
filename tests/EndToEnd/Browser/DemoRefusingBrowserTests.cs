using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>The demo in browsers that refuse a page what others give it: it works without, and says so once.</summary>
public sealed class DemoRefusingBrowserTests(BrowserFixture chromium, DemoCloud demoCloud)
{
    private const string Refusal = "const refuse = (name) => { throw new DOMException('refused', name); };";

    [Theory]
    [InlineData("for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: () => refuse('SecurityError') });")]
    [InlineData("for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { value: null });")]
    [InlineData("Storage.prototype.setItem = () => refuse('QuotaExceededError');")]
    public async Task Without_a_storage_one_signs_in_and_chats_and_is_told_once(string script)
    {
        await using var alice = await OpenAsync(script);

        await UseAsync(alice, "refused-storage");

        var note = alice.Page.GetByTestId("limits");
        await Assertions.Expect(note).ToContainTextAsync("keeps nothing");
        await alice.Page.GetByTestId("dismiss-limits").ClickAsync();
        await alice.ShowAsync("Explore");
        await Assertions.Expect(note).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("window.BroadcastChannel = class { constructor() { refuse('SecurityError'); } };", true)]
    [InlineData("navigator.locks.request = () => Promise.reject(new DOMException('refused', 'SecurityError'));", true)]
    [InlineData("delete window.BroadcastChannel; Object.defineProperty(navigator, 'locks', { get: () => refuse('SecurityError') });", true)]
    [InlineData("window.matchMedia = () => refuse('NotSupportedError'); Object.defineProperty(window, 'Notification', { get: () => refuse('SecurityError') });", false)]
    [InlineData("delete crypto.randomUUID; delete Crypto.prototype.randomUUID; window.matchMedia = undefined;", false)]
    public async Task Without_what_tabs_and_themes_need_one_signs_in_and_chats(string script, bool isTold)
    {
        await using var alice = await OpenAsync(script);

        await UseAsync(alice, "refused-rest");

        await Assertions.Expect(alice.Page.GetByTestId("limits")).ToHaveCountAsync(isTold ? 1 : 0);
        await alice.Page.GetByTestId("theme").ClickAsync();
        await Assertions.Expect(alice.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
    }

    [Fact]
    public async Task A_storage_that_becomes_full_later_takes_nothing_away()
    {
        await using var alice = await OpenAsync("");
        await UseAsync(alice, "full-before");
        await Assertions.Expect(alice.Page.GetByTestId("limits")).ToHaveCountAsync(0);

        await alice.Page.EvaluateAsync($"() => {{ {Refusal} Storage.prototype.setItem = () => refuse('QuotaExceededError'); }}");

        await alice.JoinAsync("full-after");
        await alice.SendAsync("still here");
        await Assertions.Expect(alice.Messages.Last).ToHaveAttributeAsync("data-status", "sent");
        await Assertions.Expect(alice.Page.GetByTestId("limits")).ToBeVisibleAsync();
        await Assertions.Expect(alice.Room("full-before")).ToBeVisibleAsync();
    }

    private static async Task UseAsync(DemoPage demo, string room)
    {
        await demo.SignInAsync("alice");
        await demo.JoinAsync(room);
        await demo.SendAsync("I am here");
        await Assertions.Expect(demo.Messages.Last).ToHaveAttributeAsync("data-status", "sent");
    }

    private async Task<DemoPage> OpenAsync(string script)
    {
        var cloud = await demoCloud.CloudAsync();
        var context = await chromium.Browser.NewContextAsync(new() { ColorScheme = ColorScheme.Light });
        await context.AddInitScriptAsync($"{{ {Refusal} {script} }}");
        var demo = new DemoPage(await context.NewPageAsync());
        await demo.Page.GotoAsync(cloud.Demo.ToString());
        return demo;
    }
}
