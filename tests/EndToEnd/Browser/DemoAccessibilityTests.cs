using EndToEnd.Clients;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>The demo for those who see it badly or not at all, or use no mouse.</summary>
public sealed class DemoAccessibilityTests(BrowserFixture chromium)
{
    [Fact]
    public async Task Axe_finds_nothing_on_any_screen_wide_or_narrow_in_light_or_dark()
    {
        using var assembly = new CloudAssembly();
        await using var cloud = await DemoScenes.StartCloudAsync(assembly);
        await new DemoScenes(chromium.Browser, cloud).FillAsync();
        List<string> violations = [];
        foreach (var (name, signedIn, show) in DemoScenes.All)
        {
            await using var demo = await DemoPage.OpenAsync(chromium.Browser, cloud, DemoLooks.Options(DemoLooks.All[0]));
            await (signedIn ? demo.SignInAsync("alice") : Assertions.Expect(demo.Page.GetByTestId("sign-in")).ToBeVisibleAsync());
            await show(demo);
            await demo.Page.AddScriptTagAsync(new() { Path = Repository.PathTo("node_modules", "axe-core", "axe.min.js") });
            foreach (var look in DemoLooks.All)
            {
                await DemoLooks.ApplyAsync(demo.Page, look);
                var found = await demo.Page.EvaluateAsync<string[]>(
                    """
                    async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
                      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`))
                    """);
                violations.AddRange(found.Select(violation => $"{name}, {look.Name}: {violation}"));
            }
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public async Task Everything_is_done_with_the_keyboard_alone()
    {
        await using var cloud = await LocalCloudProcess.StartAsync();
        await using var demo = await DemoPage.OpenAsync(chromium.Browser, cloud);
        var page = demo.Page;
        var keys = new Keys(page);

        await keys.TypeIntoAsync("username", "alice");
        await keys.TypeIntoAsync("password", SignedInUser.Password);
        await page.Keyboard.PressAsync("Enter");
        await demo.WaitForStateAsync("Connected");

        // Change the room, and send.
        await keys.ToAsync(demo.Room("random"));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "# random" })).ToBeVisibleAsync();
        await keys.TypeIntoAsync("message-input", "by hand");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(demo.Messages).ToHaveAttributeAsync("data-status", "sent");

        // Open the bell, have a notification sent, close it with Escape: the focus is where it was.
        await keys.PressAsync("bell");
        await keys.PressAsync("sample-notification");
        await Assertions.Expect(demo.Notifications).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#notifications")).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByTestId("bell")).ToBeFocusedAsync();

        // A toast goes away, and the focus does not get lost.
        await NotifyAsync(cloud, await demo.IdentityIdAsync());
        await Assertions.Expect(page.GetByTestId("toast")).ToHaveCountAsync(1);
        await keys.PressAsync("dismiss");
        await Assertions.Expect(page.GetByTestId("toast")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByTestId("bell")).ToBeFocusedAsync();

        // Light and dark.
        await keys.PressAsync("theme");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        // To another screen, and cut the connection.
        await keys.ToAsync(page.GetByRole(AriaRole.Link, new() { Name = "Compare", Exact = true }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#main")).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByTestId("compare-sent")).Not.ToHaveTextAsync("0");
        await keys.PressAsync("cut");
        await Assertions.Expect(page.GetByTestId("verdict")).Not.ToBeEmptyAsync(new() { Timeout = 60_000 });

        await keys.PressAsync("account");
        await keys.PressAsync("sign-out");
        await Assertions.Expect(page.GetByTestId("sign-in")).ToBeVisibleAsync();
    }

    private static async Task NotifyAsync(LocalCloudProcess cloud, string identityId) =>
        await Administrator.PutEventAsync(cloud, "Notification", new System.Text.Json.Nodes.JsonObject
        {
            ["userId"] = identityId,
            ["notification"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "test", ["title"] = "Look here", ["body"] = "Now." },
        });

    /// <summary>Gets everywhere by Tab.</summary>
    private sealed class Keys(IPage page)
    {
        private const int Most = 60;

        public async Task ToAsync(ILocator target)
        {
            await target.WaitForAsync();
            for (var presses = 0; presses < Most; presses++)
            {
                if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
                {
                    return;
                }

                await page.Keyboard.PressAsync("Tab");
            }

            Assert.Fail($"Tab does not lead to {target}.");
        }

        public async Task PressAsync(string testId)
        {
            await ToAsync(page.GetByTestId(testId));
            await page.Keyboard.PressAsync("Enter");
        }

        public async Task TypeIntoAsync(string testId, string text)
        {
            await ToAsync(page.GetByTestId(testId));
            await page.Keyboard.TypeAsync(text);
        }
    }
}
