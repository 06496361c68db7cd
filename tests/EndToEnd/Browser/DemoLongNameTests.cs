using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>Names and words without an end: everything else stays where it can be reached.</summary>
public sealed class DemoLongNameTests(BrowserFixture chromium, DemoCloud demoCloud)
{
    [Fact]
    public async Task A_room_with_a_long_name_leaves_the_marks_of_the_others_and_its_own_chip_in_sight()
    {
        var cloud = await demoCloud.CloudAsync();
        await using var alice = await DemoPage.OpenAsync(chromium.Browser, cloud, "alice");
        await using var bob = await DemoPage.OpenAsync(chromium.Browser, cloud, "bob");
        foreach (var length in new[] { 60, 128 })
        {
            var (other, name) = ($"marked-{length}", new string('w', length));
            await DemoLooks.ApplyAsync(alice.Page, DemoLooks.All[0]);
            await alice.JoinAsync(other);
            await alice.JoinAsync(name);
            await bob.JoinAsync(other);
            await bob.SendAsync("look here");
            var mark = alice.Room(other).GetByTestId("unread");
            await Assertions.Expect(mark).ToContainTextAsync("1");
            await IsReachedAsync(mark);
            foreach (var look in DemoLooks.All.Where(look => look.Colors == ColorScheme.Light))
            {
                await DemoLooks.ApplyAsync(alice.Page, look);
                await NothingSticksOutAsync(alice.Page);
                await Assertions.Expect(alice.Page.GetByTestId("room-state")).ToBeInViewportAsync();
            }

            await alice.Page.ReloadAsync();
            await Assertions.Expect(alice.Room(name).Locator(".room-name")).ToBeInViewportAsync(new() { Ratio = 0.9f });
        }
    }

    [Fact]
    public async Task On_a_telephone_the_chip_of_the_room_that_is_shown_is_in_sight_wherever_it_stands()
    {
        var narrow = DemoLooks.All.First(look => look.Name == "narrow-light");
        await using var alice = await DemoPage.OpenAsync(chromium.Browser, await demoCloud.CloudAsync(), "alice", DemoLooks.Options(narrow));
        foreach (var name in new[] { "chip-one", "chip-two", "chip-three", $"chip-{new string('x', 123)}", "general" })
        {
            await (name == "general" ? alice.Page.GotoAsync(new Uri(new Uri(alice.Page.Url), "/rooms/general").ToString()) : alice.JoinAsync(name));
            await Assertions.Expect(alice.Room(name).Locator(".room-name")).ToBeInViewportAsync(new() { Ratio = 0.9f });
        }
    }

    [Fact]
    public async Task Words_without_an_end_stay_within_notifications_announcements_prices_and_topics()
    {
        // What it announces stands above every screen of everybody.
        await using var cloud = await LocalCloudProcess.StartAsync();
        await using var alice = await DemoPage.OpenAsync(chromium.Browser, cloud, "alice");
        await alice.JoinAsync("long-words");
        var word = new string('W', 400);
        await Administrator.PutEventAsync(cloud, "Notification", new JsonObject
        {
            ["userId"] = await alice.IdentityIdAsync(),
            ["notification"] = new JsonObject { ["type"] = "news", ["title"] = word, ["body"] = word },
        });
        await Assertions.Expect(alice.Page.GetByTestId("toast").First).ToBeVisibleAsync();
        await EverywhereAsync(alice);
        await Administrator.PutEventAsync(cloud, "Update", new JsonObject { ["topic"] = "broadcast/announcements", ["message"] = new JsonObject { ["title"] = word, ["body"] = word } });
        await Administrator.PutEventAsync(cloud, "Update", new JsonObject { ["topic"] = "feeds/prices/updates", ["message"] = new JsonObject { ["symbol"] = word, ["price"] = 1 } });
        await alice.SendAsync(word);
        await Assertions.Expect(alice.Messages).ToHaveCountAsync(1);
        await Assertions.Expect(alice.Page.GetByTestId("banner")).ToBeVisibleAsync();
        await EverywhereAsync(alice);

        await alice.Page.GetByTestId("bell").ClickAsync();
        await Assertions.Expect(alice.Notifications.First).ToBeVisibleAsync();
        await EverywhereAsync(alice);
        await alice.Page.Keyboard.PressAsync("Escape");

        await alice.ShowAsync("Live");
        await Assertions.Expect(alice.Page.GetByTestId("price").First).ToBeVisibleAsync();
        await EverywhereAsync(alice);
        await alice.WatchAsync($"chat/{new string('t', 128)}");
        await EverywhereAsync(alice);
        await alice.Page.GotoAsync(new Uri(cloud.Demo, $"/{word}").ToString());
        await Assertions.Expect(alice.Page.GetByTestId("not-found")).ToBeVisibleAsync();
        await EverywhereAsync(alice);
    }

    private static async Task EverywhereAsync(DemoPage demo)
    {
        foreach (var look in DemoLooks.All.Where(look => look.Colors == ColorScheme.Light))
        {
            await DemoLooks.ApplyAsync(demo.Page, look);
            await NothingSticksOutAsync(demo.Page);
        }
    }

    /// <summary>Nothing but what is scrolled by itself reaches over the edge of the window.</summary>
    private static async Task NothingSticksOutAsync(IPage page)
    {
        var found = await page.EvaluateAsync<string[]>(
            """
            () => {
              const clips = (element) => element && (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) || clips(element.parentElement));
              return [...document.querySelectorAll("body *")]
                .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !clips(element.parentElement) && element.checkVisibility())
                .map((element) => element.outerHTML.slice(0, 200));
            }
            """);
        Assert.Empty(found);
        Assert.True(await page.EvaluateAsync<bool>("() => document.scrollingElement.scrollWidth <= innerWidth"));
    }

    /// <summary>It is in sight, and nothing lies over it.</summary>
    private static async Task IsReachedAsync(ILocator element)
    {
        await Assertions.Expect(element).ToBeInViewportAsync(new() { Ratio = 1 });
        Assert.True(await element.EvaluateAsync<bool>(
            """
            (element) => {
              const { x, y, width, height } = element.getBoundingClientRect();
              return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
            }
            """));
    }
}
