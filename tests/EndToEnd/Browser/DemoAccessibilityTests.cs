using EndToEnd.Clients;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>The demo for those who see it badly or not at all, or use no mouse.</summary>
public sealed class DemoAccessibilityTests(BrowserFixture chromium, DemoCloud demoCloud)
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
            violations.AddRange(await Axe.FindAsync(demo.Page, name));
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public async Task Nor_does_it_in_the_panels_of_a_private_room_and_beside_what_it_refuses()
    {
        var cloud = await demoCloud.CloudAsync();
        var roomId = await PrivateRooms.MakeAsync(cloud, "Looked at");
        await using var demo = await PrivateRooms.OpenAsync(chromium.Browser, cloud, "alice", roomId);
        // More than is logged.
        await demo.SendAsync(new string('\u0001', 4_000));
        await Assertions.Expect(demo.Messages.Last).ToHaveAttributeAsync("data-status", "failed");
        List<string> violations = [];
        foreach (var panel in new[] { "members", "settings", "new-room" })
        {
            await DemoLooks.ApplyAsync(demo.Page, DemoLooks.All[0]);
            await demo.Page.GetByTestId(panel).ClickAsync();
            if (panel == "members")
            {
                await demo.Page.GetByTestId("change-member").ClickAsync();
            }

            violations.AddRange(await Axe.FindAsync(demo.Page, panel));
            await demo.Page.Keyboard.PressAsync("Escape");
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public async Task A_private_room_is_made_run_and_left_with_the_keyboard_alone()
    {
        var cloud = await demoCloud.CloudAsync();
        var bob = await SignedInUser.SignInAsync(cloud, "bob");
        Assert.Equal(200, (await bob.CallApiAsync(HttpMethod.Post, "/session", new System.Text.Json.Nodes.JsonObject())).Status);
        await using var demo = await DemoPage.OpenAsync(chromium.Browser, cloud, "alice");
        var (page, keys) = (demo.Page, new Keys(demo.Page));

        // Made, with whom is pasted.
        await keys.PressAsync("new-room");
        await keys.TypeIntoAsync("new-title", "By hand");
        await keys.TypeIntoAsync("invite-input", bob.IdentityId);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("invited")).ToHaveCountAsync(1);
        await keys.PressAsync("create-room");
        await Assertions.Expect(page.GetByTestId("room-title")).ToHaveTextAsync("By hand");
        await keys.TypeIntoAsync("message-input", "typed");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(demo.Messages.Last).ToHaveAttributeAsync("data-status", "sent");

        // A role, and a removal: the keyboard stays in the panel.
        await keys.PressAsync("members");
        await keys.PressAsync("change-member");
        await keys.PressAsync("make-moderator");
        await Assertions.Expect(page.Locator("[data-testid=member][data-role=moderator]")).ToHaveCountAsync(1);
        await keys.PressAsync("remove");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("member")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#room-members-title")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByTestId("members")).ToBeFocusedAsync();

        // Settings, and the end.
        await keys.PressAsync("settings");
        await keys.ToAsync(page.GetByTestId("slow-mode"));
        await page.Keyboard.PressAsync("ArrowDown");
        await keys.PressAsync("save-settings");
        await Assertions.Expect(demo.Change("You set slow mode")).ToBeVisibleAsync();
        await keys.PressAsync("settings");
        await keys.PressAsync("delete-room");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(demo.Room("general")).ToHaveAttributeAsync("aria-current", "page");
        await Assertions.Expect(demo.MyRoom("By hand")).ToHaveCountAsync(0);
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
            ["notification"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "news", ["title"] = "Look here", ["body"] = "Now." },
        });
}
