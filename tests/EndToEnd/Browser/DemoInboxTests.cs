using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>The demo's inbox: what was read in one browser is read in the other, and a notification leads to what it is about.</summary>
public sealed class DemoInboxTests(BrowserFixture chromium, DemoCloud demoCloud)
{
    [Fact]
    public async Task Two_browsers_of_a_user_are_in_step_also_after_one_was_away()
    {
        var cloud = await demoCloud.CloudAsync();
        await Administrator.CreateUserAsync(cloud, "inbox-reader");
        await using var one = await DemoPage.OpenAsync(chromium.Browser, cloud, "inbox-reader");
        await using var other = await DemoPage.OpenAsync(chromium.Browser, cloud, "inbox-reader");
        foreach (var title in new[] { "First", "Second", "Third" })
        {
            await NotifyAsync(cloud, one, title);
            await Assertions.Expect(Of(other, title)).ToHaveCountAsync(1);
        }

        await ExpectUnreadAsync(other, "3");
        await one.Page.GetByTestId("bell").ClickAsync();
        await Of(one, "Second").GetByTestId("mark-read").ClickAsync();
        await Of(one, "First").GetByTestId("archive").ClickAsync();
        await ExpectUnreadAsync(one, "1");
        await ExpectUnreadAsync(other, "1");
        await Assertions.Expect(Of(other, "First")).ToHaveCountAsync(0);
        await Assertions.Expect(Of(other, "Second")).ToHaveAttributeAsync("data-read", "true");

        // What one marks while the other has no network is there when it is back.
        await other.Page.Context.SetOfflineAsync(true);
        await other.CutAsync(cloud);
        await one.Page.GetByTestId("show-archived").ClickAsync();
        await Of(one, "First").GetByTestId("unarchive").ClickAsync();
        await one.Page.GetByTestId("show-all").ClickAsync();
        await one.Page.GetByTestId("read-all").ClickAsync();
        await ExpectUnreadAsync(one, null);
        await other.Page.Context.SetOfflineAsync(false);
        await ExpectUnreadAsync(other, null);
        await Assertions.Expect(other.Notifications).ToHaveCountAsync(3);

        // And after a reload, which keeps nothing of it.
        await other.Page.ReloadAsync();
        await Assertions.Expect(other.Notifications).ToHaveCountAsync(3);
        await ExpectUnreadAsync(other, null);
    }

    [Fact]
    public async Task A_notification_leads_to_its_screen_settings_stay_and_axe_finds_nothing()
    {
        var cloud = await demoCloud.CloudAsync();
        await Administrator.CreateUserAsync(cloud, "inbox-chooser");
        await using var demo = await DemoPage.OpenAsync(chromium.Browser, cloud, "inbox-chooser");
        await NotifyAsync(cloud, demo, "Look at prices", "/live");
        await NotifyAsync(cloud, demo, "Out there", "https://example.com/a");
        await NotifyAsync(cloud, demo, "A trap", "javascript:alert(1)");
        await Assertions.Expect(demo.Notifications).ToHaveCountAsync(3);
        await demo.Page.GetByTestId("bell").ClickAsync();
        await Assertions.Expect(Of(demo, "A trap").GetByTestId("notification-link")).ToHaveCountAsync(0);
        await Assertions.Expect(Of(demo, "Out there").GetByTestId("notification-link")).ToHaveAttributeAsync("href", "https://example.com/a");
        List<string> violations = [.. await Axe.FindAsync(demo.Page, "inbox")];
        await Of(demo, "Look at prices").GetByTestId("notification-link").ClickAsync();
        await Assertions.Expect(demo.Page).ToHaveURLAsync(new Uri(cloud.Demo, "/live").ToString());
        await ExpectUnreadAsync(demo, "2");

        await demo.Page.GetByTestId("bell").ClickAsync();
        await demo.Page.GetByTestId("notification-settings").ClickAsync();
        await demo.Page.GetByTestId("news-inbox").UncheckAsync();
        await demo.Page.GetByTestId("quiet").CheckAsync();
        await demo.Page.GetByTestId("quiet-from").FillAsync("21:30");
        await demo.Page.GetByTestId("quiet-save").ClickAsync();
        await Assertions.Expect(demo.Page.GetByTestId("quiet-hours")).ToContainTextAsync("21:30 to 07:00");
        violations.AddRange(await Axe.FindAsync(demo.Page, "notification settings"));
        Assert.True(violations.Count == 0, string.Join('\n', violations));

        await demo.Page.ReloadAsync();
        await demo.Page.GetByTestId("bell").ClickAsync();
        await demo.Page.GetByTestId("notification-settings").ClickAsync();
        await Assertions.Expect(demo.Page.GetByTestId("quiet-hours")).ToContainTextAsync("21:30 to 07:00");
        await Assertions.Expect(demo.Page.GetByTestId("news-inbox")).Not.ToBeCheckedAsync();
    }

    private static ILocator Of(DemoPage demo, string title) => demo.Notifications.Filter(new() { HasText = title });

    private static Task ExpectUnreadAsync(DemoPage demo, string? count)
    {
        var badge = Assertions.Expect(demo.Page.GetByTestId("bell-count"));
        return count is null ? badge.ToHaveCountAsync(0, new() { Timeout = 90_000 }) : badge.ToHaveTextAsync(count, new() { Timeout = 90_000 });
    }

    private static async Task NotifyAsync(LocalCloudProcess cloud, DemoPage demo, string title, string? link = null)
    {
        var notification = new JsonObject { ["type"] = "order", ["title"] = title, ["body"] = "body" };
        if (link is not null)
        {
            notification["link"] = link;
        }

        await Administrator.PutEventAsync(cloud, "Notification", new JsonObject { ["userId"] = await demo.IdentityIdAsync(), ["notification"] = notification });
    }
}
