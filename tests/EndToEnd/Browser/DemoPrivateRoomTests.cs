using EndToEnd.Clients;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>Private rooms of the demo: how they begin, who sees what of whom, and how they end.</summary>
public sealed class DemoPrivateRoomTests(BrowserFixture chromium, DemoCloud demoCloud)
{
    [Fact]
    public async Task A_room_is_made_with_somebody_whom_one_has_seen_and_its_members_see_each_other_type_and_read()
    {
        const string Title = "Surprise party";
        var cloud = await demoCloud.CloudAsync();
        await using var bob = await DemoPage.OpenAsync(chromium.Browser, cloud, "bob");
        await bob.JoinAsync("meeting-place");
        await PrivateRooms.SayAsync(bob, "I am Bob");
        await using var alice = await DemoPage.OpenAsync(chromium.Browser, cloud, "alice");
        await alice.JoinAsync("meeting-place");
        await Assertions.Expect(alice.Messages.Last.Locator(".sender")).ToContainTextAsync("bob");

        await alice.Page.GetByTestId("new-room").ClickAsync();
        await alice.Page.GetByTestId("new-title").FillAsync(Title);
        await alice.Page.GetByTestId("invite-input").FillAsync("bo");
        await alice.Page.GetByTestId("suggestion").ClickAsync();
        await Assertions.Expect(alice.Page.GetByTestId("invited")).ToContainTextAsync("bob");
        await alice.Page.GetByTestId("create-room").ClickAsync();
        await Assertions.Expect(alice.Page.GetByTestId("room-title")).ToHaveTextAsync(Title);
        await Assertions.Expect(alice.MyRoom(Title)).ToHaveAttributeAsync("aria-current", "page");
        foreach (var kept in new[] { alice.Page.Url, await alice.Page.TitleAsync() })
        {
            Assert.DoesNotContain("party", Uri.UnescapeDataString(kept), StringComparison.OrdinalIgnoreCase);
        }

        // A room that was open counts as it comes; others are asked for once a minute.
        await bob.MyRoom(Title).ClickAsync();
        await Assertions.Expect(bob.Page.GetByTestId("room-state")).ToHaveTextAsync("Up to date");
        await bob.Room("meeting-place").ClickAsync();
        await PrivateRooms.SayAsync(alice, "Not a word to Carol");
        await Assertions.Expect(bob.MyRoom(Title).GetByTestId("unread")).ToBeVisibleAsync();
        await bob.MyRoom(Title).ClickAsync();
        await Assertions.Expect(bob.Messages).ToContainTextAsync(["Not a word to Carol"]);
        await Assertions.Expect(bob.Messages.Last.Locator(".sender")).ToContainTextAsync("alice");
        await Assertions.Expect(bob.MyRoom(Title).GetByTestId("unread")).ToHaveCountAsync(0);

        await bob.Page.GetByTestId("message-input").PressSequentiallyAsync("Of cou");
        await Assertions.Expect(alice.Page.GetByTestId("typing")).ToHaveTextAsync("bob is typing…");
        await PrivateRooms.SayAsync(bob, "Of course not");
        await Assertions.Expect(alice.Messages).ToContainTextAsync(["Not a word to Carol", "Of course not"]);
        await Assertions.Expect(alice.Page.GetByTestId("typing")).ToHaveTextAsync("");

        await PrivateRooms.SayAsync(alice, "Thank you");
        await Assertions.Expect(bob.Messages).ToHaveCountAsync(3);
        // Who is here and has read what is asked for every 30 s, and at once by who comes.
        await Eventually.BeAsync(
            async () =>
            {
                await alice.Room("meeting-place").ClickAsync();
                await alice.MyRoom(Title).ClickAsync();
                await Assertions.Expect(alice.Page.GetByTestId("members")).ToContainTextAsync("here");
                return await alice.Page.GetByTestId("seen").TextContentAsync() == "Seen by bob" && await alice.Page.GetByTestId("members").TextContentAsync() == "2 members2 here";
            },
            "Bob, who is here and has seen the newest message");
    }

    [Fact]
    public async Task A_room_is_handed_over_left_and_deleted_and_another_s_says_nothing()
    {
        var cloud = await demoCloud.CloudAsync();
        var roomId = await PrivateRooms.MakeAsync(cloud, "Handed over");
        await using var alice = await PrivateRooms.OpenAsync(chromium.Browser, cloud, "alice", roomId);
        await using var bob = await PrivateRooms.OpenAsync(chromium.Browser, cloud, "bob", roomId);

        await alice.Page.GetByTestId("settings").ClickAsync();
        await TwiceAsync(alice.Page.GetByTestId("leave-room"));
        await Assertions.Expect(alice.Page.GetByTestId("error")).ToContainTextAsync("A room always has an owner");
        await alice.Page.Keyboard.PressAsync("Escape");
        await PrivateRooms.ShowMemberAsync(alice);
        await TwiceAsync(alice.Page.GetByTestId("hand-over"));
        await Assertions.Expect(bob.Change("alice made you owner. alice became member.")).ToBeVisibleAsync();
        await Assertions.Expect(alice.Page.GetByTestId("change-member")).ToHaveCountAsync(0);
        await alice.Page.Keyboard.PressAsync("Escape");

        await alice.Page.GetByTestId("settings").ClickAsync();
        await TwiceAsync(alice.Page.GetByTestId("leave-room"));
        await Assertions.Expect(alice.Room("general")).ToHaveAttributeAsync("aria-current", "page");
        await Assertions.Expect(alice.MyRoom("Handed over")).ToHaveCountAsync(0);
        await Assertions.Expect(bob.Change("alice left.")).ToBeVisibleAsync();

        await bob.Page.GetByTestId("settings").ClickAsync();
        await TwiceAsync(bob.Page.GetByTestId("delete-room"));
        await Assertions.Expect(bob.Room("general")).ToHaveAttributeAsync("aria-current", "page");
        await Assertions.Expect(bob.MyRoom("Handed over")).ToHaveCountAsync(0);

        await bob.Page.GotoAsync(new Uri(cloud.Demo, "/private/AAAAAAAAAAAAAAAAAAAAAA").ToString());
        await Assertions.Expect(bob.Page.GetByTestId("closed-room")).ToContainTextAsync("There is no such room, or you are no member of it.");
    }

    private static async Task TwiceAsync(ILocator button)
    {
        await button.ClickAsync();
        await button.ClickAsync();
    }
}
