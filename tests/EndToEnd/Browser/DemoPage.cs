using EndToEnd.Clients;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>The demo in one browser window of its own, as one user sees it.</summary>
internal sealed class DemoPage(IPage page) : IAsyncDisposable
{
    private readonly PageConnections _connections = new(page);

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

    /// <summary>Cuts the connection of this page, and nobody else's.</summary>
    public Task CutAsync(LocalCloudProcess cloud) => _connections.CutAsync(cloud);

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
        await Assertions.Expect(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = screen, Exact = true })).ToHaveAttributeAsync("aria-current", "page");
    }

    /// <summary>Goes to a room that is in the list.</summary>
    public ILocator Room(string name) => Page.Locator($"[data-testid=room][data-room={name}]");

    /// <summary>A private room in the list, by its title.</summary>
    public ILocator MyRoom(string title) => Page.GetByTestId("my-room").Filter(new() { HasText = title });

    /// <summary>What was done to the private room that is shown.</summary>
    public ILocator Change(string words) => Page.GetByTestId("messages").GetByTestId("change").Filter(new() { HasText = words });

    /// <summary>Goes to any public room by its name.</summary>
    public async Task JoinAsync(string name)
    {
        await Page.GetByTestId("room-input").FillAsync(name);
        await Page.GetByTestId("room-join").ClickAsync();
        await Assertions.Expect(Room(name)).ToHaveAttributeAsync("aria-current", "page");
        await Assertions.Expect(Page.GetByTestId("room-state")).ToHaveTextAsync("Up to date");
    }

    public async Task SendAsync(string text)
    {
        await Page.GetByTestId("message-input").FillAsync(text);
        await Page.GetByTestId("send").ClickAsync();
    }

    /// <summary>All messages that the room has, also those that are not in sight: from its first line to its last one. They are read by scrolling.</summary>
    public async Task<IReadOnlyList<ShownMessage>> ReadThroughAsync()
    {
        var found = await Page.GetByTestId("messages").EvaluateAsync<string[][]>(
            """
            async (list) => {
              const shown = new Map();
              const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
              for (list.scrollTop = 0; ; list.scrollTop += list.clientHeight / 2) {
                await drawn();
                for (const item of list.querySelectorAll("[data-testid=message]")) {
                  shown.set(Number(item.dataset.index), [item.querySelector(".text").textContent, item.dataset.status]);
                }
                if (list.scrollTop + list.clientHeight >= list.scrollHeight - 1) return [...shown].sort(([a], [b]) => a - b).map(([, message]) => message);
              }
            }
            """);
        return [.. found.Select(message => new ShownMessage(message[0], message[1]))];
    }

    /// <summary>Waits until the room has exactly these messages, in this order, each once.</summary>
    public Task WaitForMessagesAsync(IReadOnlyList<string> texts) => Eventually.BeAsync(
        async () => (await ReadThroughAsync()).SequenceEqual(texts.Select(text => new ShownMessage(text, "sent"))), "these messages and no others", seconds: 90);

    /// <summary>Goes back to where the room begins.</summary>
    public async Task GoToBeginningAsync()
    {
        await Page.GetByTestId("messages").FocusAsync();
        await Eventually.BeAsync(
            async () =>
            {
                await Page.Keyboard.PressAsync("Home");
                return await Page.GetByTestId("beginning").IsVisibleAsync();
            },
            "the beginning of the room",
            seconds: 120);
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

/// <summary>A message as a room shows it.</summary>
internal sealed record ShownMessage(string Text, string Status);
