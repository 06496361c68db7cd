using EndToEnd.Clients;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>The demo in one browser window of its own, as one user sees it.</summary>
internal sealed class DemoPage(IPage page) : IAsyncDisposable
{
    public IPage Page { get; } = page;

    public ILocator Messages => Page.GetByTestId("messages").GetByTestId("message");

    public ILocator Notifications => Page.GetByTestId("notifications").GetByTestId("notification");

    /// <summary>What arrived on the topic that the page was told to watch.</summary>
    public ILocator Watched => Page.GetByTestId("watched").GetByTestId("watched-message");

    /// <summary>Opens the demo in a context of its own, signed in as nobody.</summary>
    public static async Task<DemoPage> OpenAsync(IBrowser browser, LocalCloudProcess cloud, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options ?? new());
        var demo = new DemoPage(await context.NewPageAsync());
        await demo.Page.GotoAsync(cloud.Demo.ToString());
        return demo;
    }

    public static async Task<DemoPage> OpenAsync(
        IBrowser browser, LocalCloudProcess cloud, string username, BrowserNewContextOptions? options = null)
    {
        var demo = await OpenAsync(browser, cloud, options);
        await demo.SignInAsync(username);
        return demo;
    }

    public async Task SignInAsync(string username)
    {
        await Page.GetByTestId("username").FillAsync(username);
        await Page.GetByTestId("password").FillAsync(SignedInUser.Password);
        await Page.GetByTestId("sign-in").ClickAsync();
        await WaitForStateAsync("Connected");
    }

    public async Task<string> IdentityIdAsync() => (await Page.GetByTestId("identity-id").TextContentAsync())!.Trim();

    public Task WaitForStateAsync(string state) =>
        Assertions.Expect(Page.GetByTestId("connection-state"))
            .ToContainTextAsync(state, new LocatorAssertionsToContainTextOptions { Timeout = 90_000 });

    /// <summary>Waits until the connection was made that often.</summary>
    public Task WaitForConnectionAsync(int times) =>
        Assertions.Expect(Page.GetByTestId("connection"))
            .ToHaveAttributeAsync("data-made", $"{times}", new LocatorAssertionsToHaveAttributeOptions { Timeout = 90_000 });

    /// <summary>Goes to a screen by its link: Chat, Live, Compare, Explore.</summary>
    public async Task ShowAsync(string screen)
    {
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = screen, Exact = true }).ClickAsync();
        await Assertions.Expect(Page).ToHaveTitleAsync($"{screen} · Realtime demo");
    }

    /// <summary>Goes to a room that is in the list.</summary>
    public ILocator Room(string name) => Page.Locator($"[data-testid=room][data-room={name}]");

    public async Task SendAsync(string text)
    {
        await Page.GetByTestId("message-input").FillAsync(text);
        await Page.GetByTestId("send").ClickAsync();
    }

    /// <summary>Subscribes to any topic filter with stock PubSub, as the Explore screen does it.</summary>
    public async Task WatchAsync(string filter)
    {
        await ShowAsync("Explore");
        await Page.GetByTestId("watch-input").FillAsync(filter);
        await Page.GetByTestId("watch").ClickAsync();
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
