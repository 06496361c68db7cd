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

    public static async Task<DemoPage> OpenAsync(IBrowser browser, LocalCloudProcess cloud, string username)
    {
        var context = await browser.NewContextAsync();
        var demo = new DemoPage(await context.NewPageAsync());
        await demo.Page.GotoAsync(cloud.Demo.ToString());
        await demo.Page.GetByTestId("username").FillAsync(username);
        await demo.Page.GetByTestId("password").FillAsync(SignedInUser.Password);
        await demo.Page.GetByTestId("sign-in").ClickAsync();
        await demo.WaitForStateAsync("Connected");
        return demo;
    }

    public async Task<string> IdentityIdAsync() => (await Page.GetByTestId("identity-id").TextContentAsync())!.Trim();

    public Task WaitForStateAsync(string state) =>
        Assertions.Expect(Page.GetByTestId("connection-state"))
            .ToContainTextAsync(state, new LocatorAssertionsToContainTextOptions { Timeout = 90_000 });

    public async Task SendAsync(string text)
    {
        await Page.GetByTestId("message-input").FillAsync(text);
        await Page.GetByTestId("send").ClickAsync();
    }

    /// <summary>Subscribes to any topic filter, with the page's own PubSub.</summary>
    public async Task WatchAsync(string filter)
    {
        await Page.GetByTestId("watch-input").FillAsync(filter);
        await Page.GetByTestId("watch").ClickAsync();
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
