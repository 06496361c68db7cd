using System.Text.Json;
using EndToEnd.Browser;
using EndToEnd.Clients;
using EndToEnd.Recovery;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Packages;

/// <summary><c>examples/chat</c>: the chat room of an application with Amplify PubSub, and one import of it changed.</summary>
public sealed class ChatExampleTests(BrowserFixture chromium, RecoveryCloud shared) : IAsyncLifetime
{
    private static readonly string Folder = Repository.PathTo("examples", "chat");
    private LocalCloudProcess _cloud = null!;
    private Site _site = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await shared.CloudAsync();
        await Tool.RunAsync(Folder, Repository.PathTo("node_modules", ".bin", "vite"), "build", "--logLevel", "warn");
        _site = await Site.ServeAsync(Path.Combine(Folder, "dist"), JsonSerializer.Serialize(_cloud.Outputs));
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Two_people_chat_and_what_one_misses_while_the_connection_is_cut_comes_once_and_in_order()
    {
        var (alice, _) = await OpenAsync("alice");
        await SendAsync(alice, "one");
        var (bob, bobs) = await OpenAsync("bob");
        await SendAsync(bob, "two");
        await Assertions.Expect(alice.Locator("li")).ToHaveTextAsync(["one", "two"]);

        await bobs.CutAsync(_cloud);

        // Both while bob is away: what is sent to him, and what he sends.
        await SendAsync(alice, "three");
        await SendAsync(bob, "four");
        await Assertions.Expect(alice.Locator("li")).ToHaveTextAsync(["one", "two", "three", "four"]);
        await Assertions.Expect(bob.Locator("li")).ToHaveTextAsync(["two", "three", "four"]);
        await Assertions.Expect(bob.GetByRole(AriaRole.Alert)).ToBeEmptyAsync();
        await alice.Context.DisposeAsync();
        await bob.Context.DisposeAsync();
    }

    private async Task<(IPage Page, PageConnections Connections)> OpenAsync(string username)
    {
        var context = await chromium.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var connections = new PageConnections(page);
        await page.GotoAsync(_site.Address);
        await page.GetByLabel("User").FillAsync(username);
        await page.GetByLabel("Password").FillAsync(SignedInUser.Password);
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("lobby");
        return (page, connections);
    }

    private static async Task SendAsync(IPage page, string text)
    {
        await page.GetByLabel("Message").FillAsync(text);
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Locator("li").Last).ToHaveTextAsync(text);
    }
}
