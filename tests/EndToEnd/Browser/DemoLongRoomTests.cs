using EndToEnd.Clients;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>A room in which much was said: the page has as much of it as is seen, and nobody loses the place.</summary>
public sealed class DemoLongRoomTests(BrowserFixture chromium, DemoCloud demoCloud)
{
    private const int Count = 400;
    /// <summary>What fits into the window, and some more above and below.</summary>
    private const int MostInPage = 70;

    [Fact]
    public async Task The_page_has_only_what_is_seen_and_all_of_it_is_there_once()
    {
        await using var alice = await OpenAsync("long-all");

        await alice.GoToBeginningAsync();
        var texts = (await alice.ReadThroughAsync()).Select(message => message.Text);

        Assert.Equal(Enumerable.Range(1, Count).Select(TextOf), texts);
        Assert.InRange(await alice.Messages.CountAsync(), 5, MostInPage);
    }

    [Fact]
    public async Task Where_one_reads_stays_when_older_ones_are_loaded_and_when_new_ones_come()
    {
        await using var alice = await OpenAsync("long-place");
        await using var bob = await DemoPage.OpenAsync(chromium.Browser, await demoCloud.CloudAsync(), "bob");
        await bob.JoinAsync("long-place");
        var list = alice.Page.GetByTestId("messages");
        var before = int.Parse((await list.GetAttributeAsync("data-count"))!, null);

        // To the first message that is there, by the wheel, and a page more is loaded above.
        await list.HoverAsync();
        var place = await alice.Page.EvaluateAsync<Place>(
            """
            async () => {
              const list = document.querySelector("[data-testid=messages]");
              const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
              const count = list.dataset.count;
              while (list.scrollTop > 300) { list.scrollTop -= 300; await drawn(); }
              const item = [...list.querySelectorAll("[data-testid=message]")].find((one) => one.getBoundingClientRect().top > list.getBoundingClientRect().top);
              return { id: item.dataset.id, top: item.getBoundingClientRect().top, count };
            }
            """);
        await Assertions.Expect(list).Not.ToHaveAttributeAsync("data-count", $"{before}");
        await StaysAsync(alice, place);

        await bob.SendAsync("meanwhile");
        await Assertions.Expect(bob.Messages.Last).ToHaveAttributeAsync("data-status", "sent");
        await Assertions.Expect(alice.Page.GetByTestId("to-end")).ToContainTextAsync("1 new");
        await StaysAsync(alice, place);

        await alice.Page.GetByTestId("to-end").ClickAsync();
        await Assertions.Expect(alice.Messages.Last).ToContainTextAsync("meanwhile");
        await Assertions.Expect(alice.Messages.Last).ToBeInViewportAsync();
        await Assertions.Expect(alice.Page.GetByTestId("to-end")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Nor_is_the_place_lost_at_the_very_beginning_of_what_is_there_while_older_ones_are_awaited()
    {
        await using var alice = await OpenAsync("long-begin");
        var list = alice.Page.GetByTestId("messages");
        var (asked, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        await alice.Page.RouteAsync("**/messages?*before=*", async route =>
        {
            asked.TrySetResult();
            await answered.Task;
            await route.ContinueAsync();
        });

        await list.FocusAsync();
        await alice.Page.Keyboard.PressAsync("Home");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var place = await alice.Page.EvaluateAsync<Place>(
            """
            async () => {
              const list = document.querySelector("[data-testid=messages]");
              const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
              do { list.scrollTop = 0; await drawn(); } while (list.scrollTop > 0);
              const item = list.querySelectorAll("[data-testid=message]")[1];
              return { id: item.dataset.id, top: item.getBoundingClientRect().top, count: list.dataset.count };
            }
            """);
        answered.SetResult();

        await Assertions.Expect(list).Not.ToHaveAttributeAsync("data-count", place.Count);
        await StaysAsync(alice, place);
    }

    [Fact]
    public async Task Whoever_reads_the_newest_sees_what_comes_also_when_the_window_gets_smaller()
    {
        await using var alice = await OpenAsync("long-end");
        await Assertions.Expect(alice.Messages.Last).ToContainTextAsync(TextOf(Count));
        await Assertions.Expect(alice.Messages.Last).ToBeInViewportAsync();

        await alice.Page.SetViewportSizeAsync(800, 420);
        await Assertions.Expect(alice.Messages.Last).ToBeInViewportAsync();
        await alice.SendAsync(string.Join('\n', Enumerable.Range(1, 12)));
        await Assertions.Expect(alice.Messages.Last).ToHaveAttributeAsync("data-status", "sent");
        await Assertions.Expect(alice.Messages.Last.Locator(".meta")).ToBeInViewportAsync();
        await Assertions.Expect(alice.Page.GetByTestId("to-end")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_keyboard_reads_the_list_and_what_has_the_focus_is_not_lost_out_of_sight()
    {
        await using var alice = await OpenAsync("long-keys");
        await alice.SendAsync("see https://example.com/here");
        await Assertions.Expect(alice.Messages.Last).ToHaveAttributeAsync("data-status", "sent");
        var link = alice.Page.GetByRole(AriaRole.Link, new() { Name = "https://example.com/here" });
        await link.FocusAsync();

        await alice.Page.GetByTestId("messages").EvaluateAsync("(list) => { list.scrollTop = 1000; }");
        await Assertions.Expect(alice.Page.GetByTestId("to-end")).ToBeVisibleAsync();
        await Assertions.Expect(link).ToBeFocusedAsync();

        await alice.Page.GetByTestId("messages").FocusAsync();
        await alice.Page.Keyboard.PressAsync("End");
        await Assertions.Expect(alice.Messages.Last).ToBeInViewportAsync();
        await alice.Page.Keyboard.PressAsync("PageUp");
        await Assertions.Expect(alice.Page.GetByTestId("to-end")).ToBeVisibleAsync();
        Assert.Matches("^[0-9]+$", await alice.Messages.First.GetAttributeAsync("aria-posinset") ?? "");
    }

    private static string TextOf(int number) => number % 7 == 0 ? $"message {number:D5}. {new string('m', number % 500)}" : $"message {number:D5}.";

    private static async Task StaysAsync(DemoPage demo, Place place)
    {
        var item = demo.Page.Locator($"[data-testid=message][data-id={place.Id}]");
        await Assertions.Expect(item).ToBeInViewportAsync();
        Assert.InRange(await item.EvaluateAsync<double>("(element) => element.getBoundingClientRect().top") - place.Top, -2, 2);
    }

    private async Task<DemoPage> OpenAsync(string room)
    {
        var cloud = await demoCloud.CloudAsync();
        await FilledLog.WriteAsync(cloud, $"chat/{room}", Count, number => $$"""{"text":"{{TextOf(number)}}"}""");
        var demo = await DemoPage.OpenAsync(chromium.Browser, cloud, "alice", new() { ReducedMotion = ReducedMotion.Reduce });
        await demo.JoinAsync(room);
        return demo;
    }

    private sealed record Place
    {
        public string Id { get; init; } = "";

        public double Top { get; init; }

        public string Count { get; init; } = "";
    }
}
