using System.Text.RegularExpressions;
using EndToEnd.Clients;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>Whoever signs out of the demo leaves nothing for whoever comes next: not in the browser's storage, not in an address.</summary>
public sealed partial class DemoSignOutTests(BrowserFixture chromium, DemoCloud demoCloud)
{
    private const string Room = "alices-surprise-party";

    [GeneratedRegex("//[^/]+/$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Root { get; }

    [Fact]
    public async Task Neither_storage_nor_addresses_nor_the_title_have_anything_of_who_has_gone()
    {
        await using var demo = await AliceInHerRoomAsync();
        var identity = await demo.IdentityIdAsync();

        await SignOutAsync(demo);

        Assert.Equal("/", new Uri(demo.Page.Url).AbsolutePath);
        Assert.Equal("Realtime demo", await demo.Page.TitleAsync());
        await NothingIsKeptAsync(demo.Page);
        Assert.DoesNotContain(identity, await demo.Page.ContentAsync(), StringComparison.Ordinal);

        await demo.SignInAsync("bob");
        await Assertions.Expect(demo.Room("general")).ToBeVisibleAsync();
        await Assertions.Expect(demo.Room(Room)).ToHaveCountAsync(0);
        Assert.Equal("/", new Uri(demo.Page.Url).AbsolutePath);
        Assert.NotEqual(identity, await demo.IdentityIdAsync());
    }

    [Fact]
    public async Task Going_back_leads_into_no_room_of_who_was_there_before()
    {
        await using var demo = await AliceInHerRoomAsync();
        await demo.Room("random").ClickAsync();
        await SignOutAsync(demo);

        await demo.Page.GoBackAsync();
        await Assertions.Expect(demo.Page).ToHaveURLAsync(Root);
        await demo.SignInAsync("bob");
        await demo.Page.GoBackAsync();
        await demo.Page.GoForwardAsync();

        await Assertions.Expect(demo.Room("general")).ToBeVisibleAsync();
        await Assertions.Expect(demo.Room(Room)).ToHaveCountAsync(0);
        Assert.DoesNotContain(Room, demo.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nor_has_anything_the_private_room_that_they_were_in()
    {
        const string Title = "Alices will";
        var cloud = await demoCloud.CloudAsync();
        var roomId = await PrivateRooms.MakeAsync(cloud, Title);
        await using var demo = await PrivateRooms.OpenAsync(chromium.Browser, cloud, "alice", roomId);
        await PrivateRooms.SayAsync(demo, "The house goes to Bob");
        await Assertions.Expect(demo.MyRoom(Title)).ToBeVisibleAsync();
        Assert.Equal($"/private/{roomId}", new Uri(demo.Page.Url).AbsolutePath);

        await SignOutAsync(demo);

        Assert.Equal("/", new Uri(demo.Page.Url).AbsolutePath);
        Assert.Equal("Realtime demo", await demo.Page.TitleAsync());
        await NothingIsKeptAsync(demo.Page);
        var content = await demo.Page.ContentAsync();
        Assert.DoesNotContain(Title, content, StringComparison.Ordinal);
        Assert.DoesNotContain("The house", content, StringComparison.Ordinal);
        await demo.Page.GoBackAsync();
        await Assertions.Expect(demo.Page).ToHaveURLAsync(Root);
    }

    [Fact]
    public async Task A_second_tab_forgets_too_and_is_whose_the_browser_is_next()
    {
        await using var demo = await AliceInHerRoomAsync();
        var second = new DemoPage(await demo.Page.Context.NewPageAsync());
        await second.Page.GotoAsync(demo.Page.Url);
        await second.WaitForStateAsync("Connected");
        var identity = await demo.IdentityIdAsync();

        await SignOutAsync(demo);
        await Assertions.Expect(second.Page.GetByTestId("sign-in")).ToBeVisibleAsync();
        await Assertions.Expect(second.Page).ToHaveURLAsync(Root);
        await NothingIsKeptAsync(second.Page);

        await demo.SignInAsync("bob");
        await second.WaitForStateAsync("Connected");
        Assert.Equal(await demo.IdentityIdAsync(), await second.IdentityIdAsync());
        Assert.NotEqual(identity, await second.IdentityIdAsync());
        await Assertions.Expect(second.Room(Room)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_address_that_somebody_was_given_is_followed_by_who_signs_in_there()
    {
        var cloud = await demoCloud.CloudAsync();
        await using var demo = await DemoPage.OpenAsync(chromium.Browser, cloud);
        await demo.Page.GotoAsync(new Uri(cloud.Demo, $"/rooms/{Room}-shared").ToString());

        await demo.SignInAsync("bob");

        await Assertions.Expect(demo.Room($"{Room}-shared")).ToHaveAttributeAsync("aria-current", "page");
    }

    /// <summary>The tokens are needed until the user pool has been told. A frame has the browser's own storage, whatever the page makes of it.</summary>
    private static Task NothingIsKeptAsync(IPage page) => Eventually.BeAsync(
        async () => await page.EvaluateAsync<string>(
            """
            () => {
              const frame = document.body.appendChild(document.createElement("iframe"));
              const { localStorage: browser, sessionStorage: tab } = frame.contentWindow;
              const kept = JSON.stringify([{ ...browser }, { ...tab }]);
              frame.remove();
              return kept;
            }
            """) == "[{},{}]",
        "an empty storage");

    private static async Task SignOutAsync(DemoPage demo)
    {
        await demo.Page.GetByTestId("account").ClickAsync();
        await demo.Page.GetByTestId("sign-out").ClickAsync();
        await Assertions.Expect(demo.Page.GetByTestId("sign-in")).ToBeVisibleAsync();
    }

    private async Task<DemoPage> AliceInHerRoomAsync()
    {
        var demo = await DemoPage.OpenAsync(chromium.Browser, await demoCloud.CloudAsync(), "alice");
        await demo.JoinAsync(Room);
        await demo.SendAsync("Do not tell Bob");
        await Assertions.Expect(demo.Messages.Last).ToHaveAttributeAsync("data-status", "sent");
        return demo;
    }
}
