using System.Text.Json.Nodes;
using EndToEnd.Browser;
using EndToEnd.Clients;
using EndToEnd.Recovery;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Packages;

/// <summary>What the README of the client library promises to who has nothing but it and the package.</summary>
public sealed class ReadmeAppTests(BrowserFixture chromium, RecoveryCloud shared)
{
    [Fact]
    public async Task A_new_application_written_by_the_README_alone_signs_in_chats_and_gets_a_notification()
    {
        var cloud = await shared.CloudAsync();
        using var app = await ReadmeApp.BuildAsync(cloud);
        await using var site = await Site.ServeAsync(app.Built);

        await AssertThatTheFirstFilesSayHelloAsync(site, await SignedInUser.SignInAsync(cloud, "alice"));

        var alice = await OpenAsync(site, "alice");
        var bob = await OpenAsync(site, "bob");
        await SendAsync(alice, "Are you there?");
        await Assertions.Expect(bob.Locator("ol li").Filter(new() { HasText = "Are you there?" })).ToHaveCountAsync(1);
        await SendAsync(bob, "I am.");
        await Assertions.Expect(alice.Locator("ol li").Last).ToHaveTextAsync("I am.");

        var unread = alice.GetByRole(AriaRole.Button, new() { Name = "new" });
        var user = await SignedInUser.SignInAsync(cloud, "alice");
        await Administrator.PutEventAsync(cloud, "Notification", new JsonObject
        {
            ["userId"] = user.IdentityId,
            ["notification"] = new JsonObject { ["type"] = "order", ["title"] = "Written by the README", ["body"] = "It works." },
        });
        await Assertions.Expect(alice.Locator("aside li").Last).ToHaveTextAsync("Written by the README");
        await Assertions.Expect(unread).Not.ToHaveTextAsync("0 new");
        await unread.ClickAsync();
        await Assertions.Expect(unread).ToHaveTextAsync("0 new");
        Assert.DoesNotContain("Written by the README", await bob.Locator("body").TextContentAsync(), StringComparison.Ordinal);
        await alice.Context.DisposeAsync();
        await bob.Context.DisposeAsync();
    }

    private async Task AssertThatTheFirstFilesSayHelloAsync(Site site, SignedInUser alice)
    {
        await using var context = await chromium.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var said = page.WaitForConsoleMessageAsync(new() { Predicate = message => message.Text.Contains("Hello", StringComparison.Ordinal), Timeout = 60_000 });
        await page.GotoAsync($"{site.Address}/hello.html");

        Assert.StartsWith($"{alice.IdentityId} ", (await said).Text, StringComparison.Ordinal);
    }

    private async Task<IPage> OpenAsync(Site site, string username)
    {
        var context = await chromium.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(site.Address);
        await page.GetByLabel("User").FillAsync(username);
        await page.GetByLabel("Password").FillAsync(SignedInUser.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("general (connected)", new() { Timeout = 60_000 });
        return page;
    }

    private static async Task SendAsync(IPage page, string text)
    {
        await page.GetByLabel("Message").FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.Locator("ol li").Last).ToHaveTextAsync(text);
    }
}
