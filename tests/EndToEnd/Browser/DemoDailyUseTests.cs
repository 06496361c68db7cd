using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>What one expects of a chat that one uses every day.</summary>
public sealed partial class DemoDailyUseTests(BrowserFixture chromium, DemoCloud demoCloud)
{
    [GeneratedRegex("Not found", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotFound { get; }

    [GeneratedRegex(@"^\(\d+\) # daily-line", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Counted { get; }

    [Fact]
    public async Task What_people_write_stands_in_the_direction_of_its_script()
    {
        await using var alice = await OpenAsync("alice", "daily-scripts");
        foreach (var (text, direction) in new[] { ("مرحبا بالعالم", "rtl"), ("שלום עולם", "rtl"), ("Hello", "ltr") })
        {
            await alice.SendAsync(text);
            var shown = alice.Messages.Filter(new() { HasText = text }).Locator(".text");
            await Assertions.Expect(shown).ToHaveCSSAsync("direction", direction);
        }

        await alice.Page.GetByTestId("message-input").FillAsync("مرحبا");
        await Assertions.Expect(alice.Page.GetByTestId("message-input")).ToHaveCSSAsync("direction", "rtl");
    }

    [Fact]
    public async Task Links_are_links_and_nothing_else_is_one()
    {
        await using var alice = await OpenAsync("alice", "daily-links");
        await alice.SendAsync("https://example.com/a?b=c, javascript:alert(1), data:text/html,x and me@example.com");
        await alice.SendAsync("<a href='javascript:alert(1)'>x</a> <img src=x onerror=alert(1)>");

        var links = alice.Page.GetByTestId("messages").GetByRole(AriaRole.Link);
        await Assertions.Expect(links).ToHaveCountAsync(2);
        await Assertions.Expect(links.First).ToHaveAttributeAsync("href", "https://example.com/a?b=c");
        await Assertions.Expect(links.Last).ToHaveAttributeAsync("href", "mailto:me@example.com");
        foreach (var link in await links.AllAsync())
        {
            Assert.Contains("noopener", await link.GetAttributeAsync("rel"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_title_has_the_room_and_how_much_is_unread_on_every_screen()
    {
        await using var alice = await OpenAsync("alice", "daily-title-b");
        await alice.JoinAsync("daily-title-a");
        await using var bob = await OpenAsync("bob", "daily-title-b");
        var read = await UnreadAsync(alice);
        await Assertions.Expect(alice.Page).ToHaveTitleAsync($"{Marked(read)}# daily-title-a · Realtime demo");

        await bob.SendAsync("one");
        await bob.SendAsync("two");
        await Assertions.Expect(alice.Page).ToHaveTitleAsync($"{Marked(read + 2)}# daily-title-a · Realtime demo");
        await alice.ShowAsync("Explore");
        await Assertions.Expect(alice.Page).ToHaveTitleAsync($"{Marked(read + 2)}Explore · Realtime demo");
        await alice.ShowAsync("Chat");
        await alice.Room("daily-title-b").ClickAsync();
        await Assertions.Expect(alice.Page).ToHaveTitleAsync($"{Marked(await UnreadAsync(alice))}# daily-title-b · Realtime demo");
        Assert.Equal(read, await UnreadAsync(alice));
    }

    [Fact]
    public async Task A_line_stands_where_one_stopped_reading_also_in_the_room_that_stays_open()
    {
        await using var alice = await OpenAsync("alice", "daily-line");
        await using var bob = await OpenAsync("bob", "daily-line");
        await bob.SendAsync("seen");
        await Assertions.Expect(alice.Messages).ToHaveCountAsync(1);
        await Assertions.Expect(alice.Page.GetByTestId("new")).ToHaveCountAsync(0);

        await SetHiddenAsync(alice.Page, true);
        await bob.SendAsync("missed");
        await Assertions.Expect(alice.Messages).ToHaveCountAsync(2);
        await Assertions.Expect(alice.Page).ToHaveTitleAsync(Counted);
        await SetHiddenAsync(alice.Page, false);

        await Assertions.Expect(alice.Page.GetByTestId("new").Locator("+ *")).ToContainTextAsync("missed");
        await alice.Page.ReloadAsync();
        await Assertions.Expect(alice.Messages).ToHaveCountAsync(2);
        await Assertions.Expect(alice.Page.GetByTestId("new")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_says_so_and_shows_the_way_back()
    {
        await using var alice = await OpenAsync("alice");
        foreach (var path in new[] { "/nowhere", "/rooms/two%20words", "/rooms/a/b", "/live/2026", "/rooms/%E4", $"/rooms/{new string('x', 129)}" })
        {
            await alice.Page.GotoAsync(new Uri((await demoCloud.CloudAsync()).Demo, path).ToString());
            await Assertions.Expect(alice.Page.GetByTestId("not-found")).ToBeVisibleAsync();
            await Assertions.Expect(alice.Page).ToHaveTitleAsync(NotFound);
        }

        await alice.Page.GetByRole(AriaRole.Link, new() { Name = "To the chat" }).ClickAsync();
        await Assertions.Expect(alice.Room("general")).ToHaveAttributeAsync("aria-current", "page");
    }

    [Fact]
    public async Task While_the_connection_is_interrupted_nothing_says_that_it_is_not()
    {
        var cloud = await demoCloud.CloudAsync();
        await using var alice = await OpenAsync("alice", "daily-cut");
        var interruptions = alice.Page.GetByTestId("interruptions");
        await Assertions.Expect(interruptions).ToContainTextAsync("Not interrupted so far.");

        await alice.Page.Context.SetOfflineAsync(true);
        await alice.CutAsync(cloud);

        await Assertions.Expect(interruptions).ToContainTextAsync("Interrupted now");
        await Assertions.Expect(alice.Page.GetByTestId("room-state")).ToHaveTextAsync("Not connected");
        await Assertions.Expect(alice.Page.GetByText("Not interrupted so far.")).ToHaveCountAsync(0);
        await alice.Page.Context.SetOfflineAsync(false);
        await Assertions.Expect(interruptions).ToContainTextAsync("Interrupted once so far", new() { Timeout = 60_000 });
        await Assertions.Expect(alice.Page.GetByTestId("room-state")).ToHaveTextAsync("Up to date");
    }

    private static string Marked(int unread) => unread == 0 ? "" : $"({unread}) ";

    /// <summary>As a tab behind another one; a page that is driven is always in front.</summary>
    private static Task<JsonElement?> SetHiddenAsync(IPage page, bool isHidden) => page.EvaluateAsync(
        """
        (isHidden) => {
          Object.defineProperty(document, "visibilityState", { configurable: true, get: () => isHidden ? "hidden" : "visible" });
          document.dispatchEvent(new Event("visibilitychange"));
        }
        """,
        isHidden);

    /// <summary>What the title counts, besides what the test itself sends: other tests talk, too.</summary>
    private static async Task<int> UnreadAsync(DemoPage demo)
    {
        var marks = await demo.Page.GetByTestId("unread").AllTextContentsAsync();
        return marks.Sum(mark => int.Parse(mark.Replace(" unread", "", StringComparison.Ordinal), null));
    }

    private async Task<DemoPage> OpenAsync(string username, string? room = null)
    {
        var demo = await DemoPage.OpenAsync(chromium.Browser, await demoCloud.CloudAsync(), username);
        if (room is not null)
        {
            await demo.JoinAsync(room);
        }

        return demo;
    }
}
